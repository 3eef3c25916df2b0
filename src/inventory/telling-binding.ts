import type { Binding } from './inventory.ts';
import { rulesOf, usedByAdmissionOnly } from '../kube/rbac.ts';

/**
 * Whether a binding tells that its account's token is used: it names the account, and grants what a program may exercise.
 * An empty role counts: whoever binds one has a program that may be given rights, and that makes its client all the same.
 */
export function isTelling(binding: Binding): boolean {
  return binding.subject.by !== 'group' && !isAdmissionOnly(binding);
}

/** Rights that the API server looks up when a pod is created, and that no program exercises. */
export function isAdmissionOnly({ roles }: Binding): boolean {
  return roles.length > 0 && roles.every(({ value }) => usedByAdmissionOnly(rulesOf(value)));
}
