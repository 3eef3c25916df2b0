import type { ReferencePattern } from './command-line-clients.ts';
import { referencePatterns } from './reference-patterns.ts';

/** What nearly every text lacks, and every match has one of. */
const ROOTS =
  /kube|k8s|cluster|leader|helm|\boc |serviceaccount|first-party|auth_type|autodiscover|executor|authentication|high-avail|method|auto_auth|vault_|istioctl|velero|flux|calicoctl|cmctl|virtctl|argocd|stern|:10250/i;

/** The first pattern that matches. A comment in a configuration file does nothing: `commented` texts lose such lines first. */
export function referenceIn(text: string, commented = false): ReferencePattern | undefined {
  if (!ROOTS.test(text)) return undefined;
  const lower = text.toLowerCase();
  const found = (candidate: string): ReferencePattern | undefined =>
    referencePatterns.find(
      ({ needles, pattern }) => needles.some((needle) => lower.includes(needle)) && pattern.test(candidate),
    );
  const first = found(text);
  return first === undefined || !commented ? first : found(withoutComments(text));
}

/** Whether the raw text of a manifest may hold one that matches, however it is quoted. */
export function mayHoldReference(text: string): boolean {
  const lower = text.toLowerCase();
  return referencePatterns.some(({ needles }) => needles.some((needle) => lower.includes(needle)));
}

function withoutComments(text: string): string {
  return text.replaceAll(/^[ \t]*(?:#|\/\/|;).*$/gm, '');
}
