import { asString, type JsonObject } from '../patch/json.ts';
import { HELM_HOOK, HELM_HOOK_DELETE_POLICY, HELM_HOOK_WEIGHT } from './annotation.ts';

/** Argo CD's own hooks, and the order of what it applies (Argo CD, "Resource hooks" and "Sync phases and waves"). */
const ARGO_HOOK = 'argocd.argoproj.io/hook';
const ARGO_HOOK_DELETE_POLICY = 'argocd.argoproj.io/hook-delete-policy';
const ARGO_WAVE = 'argocd.argoproj.io/sync-wave';

/**
 * The annotations that bring an object into the cluster just before one with `annotations`: at the same points of a
 * release, and earlier. Helm sorts the hooks of one point by weight (pkg/action/hooks.go). Argo CD waits for each wave, so
 * that an account in a later one would never come; within a wave it applies accounts first.
 */
export function hookBefore(annotations: JsonObject): Readonly<Record<string, string>> {
  const hook = asString(annotations[HELM_HOOK]);
  const argoHook = asString(annotations[ARGO_HOOK]);
  const wave = asString(annotations[ARGO_WAVE]);
  return {
    ...(hook !== undefined && {
      [HELM_HOOK]: hook,
      [HELM_HOOK_WEIGHT]: String(integer(annotations[HELM_HOOK_WEIGHT]) - 1),
      [HELM_HOOK_DELETE_POLICY]: 'before-hook-creation',
    }),
    ...(argoHook !== undefined && {
      [ARGO_HOOK]: argoHook,
      [ARGO_HOOK_DELETE_POLICY]: 'BeforeHookCreation',
    }),
    ...(wave !== undefined && { [ARGO_WAVE]: wave }),
  };
}

/** Go's strconv.Atoi, whose error both tools take for 0. */
function integer(text: JsonObject[string] | undefined): number {
  return typeof text === 'string' && /^[-+]?\d+$/.test(text) ? Number(text) : 0;
}
