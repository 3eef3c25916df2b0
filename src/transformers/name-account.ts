import { asString, member } from '../patch/json.ts';
import type { Operation } from '../patch/operation.ts';
import { defineTransformer } from './transformer.ts';

/**
 * Always in `serviceAccountName`, said out loud: every live object has both fields, and one that is left out of a manifest
 * is filled again from the other, by kubectl's merge and by server-side apply alike (kubernetes/kubernetes#108208;
 * pkg/apis/core/v1/conversion.go).
 */
export const nameAccount = defineTransformer({
  id: 'name-account',
  summary: 'Names the account of its own that a workload gets, or the one that the old field serviceAccount names.',
  transform: (podSpec, { dedication, replacesAlias = false }) => {
    const current = asString(member(podSpec, 'serviceAccountName')) ?? '';
    const alias = asString(member(podSpec, 'serviceAccount')) ?? '';
    if (dedication === undefined && (!replacesAlias || alias === '')) return [];
    const name = dedication?.name ?? (current || alias);
    const op = Object.hasOwn(podSpec, 'serviceAccountName') ? 'replace' : 'add';
    const named: readonly Operation[] = name === current ? [] : [{ op, path: '/serviceAccountName', value: name }];
    return Object.hasOwn(podSpec, 'serviceAccount') ? [...named, { op: 'remove', path: '/serviceAccount' }] : named;
  },
});
