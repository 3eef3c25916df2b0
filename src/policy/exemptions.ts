import { refOf, type KubeObject } from '../kube/object.ts';
import { globMatcher } from './policy-match.ts';
import type { Exemption } from './policy.ts';

/** Whether the day is past on which it counts last. Without a day of today every exemption counts. */
export function isExpired({ expires }: Exemption, today: string | undefined): boolean {
  return expires !== undefined && today !== undefined && expires < today;
}

/** Whether it speaks of a finding of this code on this object. */
export function exempts({ codes, match }: Exemption, code: string, object: KubeObject): boolean {
  const { kind, namespace = '', name } = refOf(object);
  const isOne = (globs: readonly string[], text: string): boolean => globs.length === 0 || globMatcher(globs)(text);
  return (
    codes.includes(code) && isOne(match.kinds, kind) && isOne(match.namespaces, namespace) && isOne(match.names, name)
  );
}
