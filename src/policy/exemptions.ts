import { refOf, type KubeObject } from '../kube/object.ts';
import { globMatcher, type TextMatcher } from './policy-match.ts';
import type { Exemption } from './policy.ts';

/** Whether the day is past on which it counts last. Without a day of today every exemption counts. */
export function isExpired({ expires }: Exemption, today: string | undefined): boolean {
  return expires !== undefined && today !== undefined && expires < today;
}

/** The first of those that count which speaks of a finding of this code on this object. */
export function exemptionFinder(
  exemptions: readonly Exemption[],
  today: string | undefined,
): (code: string, object: KubeObject) => Exemption | undefined {
  // Thousands of findings ask thousands of exemptions.
  const byCode = new Map<string, { readonly exemption: Exemption; readonly matches: ObjectMatcher }[]>();
  for (const exemption of exemptions) {
    if (isExpired(exemption, today)) continue;
    const matches = objectMatcher(exemption);
    for (const code of new Set(exemption.codes)) {
      const known = byCode.get(code);
      if (known === undefined) byCode.set(code, [{ exemption, matches }]);
      else known.push({ exemption, matches });
    }
  }
  return (code, object) => {
    const { kind, namespace = '', name } = refOf(object);
    return byCode.get(code)?.find(({ matches }) => matches(kind, namespace, name))?.exemption;
  };
}

type ObjectMatcher = (kind: string, namespace: string, name: string) => boolean;

function objectMatcher({ match }: Exemption): ObjectMatcher {
  const isOne = (globs: readonly string[]): TextMatcher => (globs.length === 0 ? () => true : globMatcher(globs));
  const [kinds, namespaces, names] = [isOne(match.kinds), isOne(match.namespaces), isOne(match.names)];
  return (kind, namespace, name) => names(name) && kinds(kind) && namespaces(namespace);
}
