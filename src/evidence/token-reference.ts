import { containersOf, type Container } from '../kube/pod-spec.ts';
import { asString, elements, member } from '../patch/json.ts';
import { joinPointer, type JsonPointer } from '../patch/pointer.ts';
import { defineEvidenceRule } from './rule.ts';

interface ReferencePattern {
  readonly pattern: RegExp;
  /** Completes "container web ...". */
  readonly means: string;
}

/** What in a command, an argument or a variable shows that the program reads the token or calls the API. */
export const referencePatterns: readonly ReferencePattern[] = [
  { pattern: /kubernetes\.io\/serviceaccount/, means: "names the token's path" },
  { pattern: /KUBERNETES_(?:SERVICE|PORT)|KUBERNETES_MASTER/, means: "names the API server's address" },
  { pattern: /kubernetes\.default(?:\.svc)?(?![\w-])/, means: "names the API server's address" },
  { pattern: /in-?_?cluster(?:-?_?config)?(?:[=\s"']|$)/i, means: 'asks for an in-cluster configuration' },
  { pattern: /(?:^|[\s;&|('"`/])(?:kubectl|helm|oc|kustomize)(?=[\s;&|)'"`]|$)/, means: 'runs a client of the API' },
  { pattern: /leader-?_?elect/i, means: 'elects a leader through the API' },
];

export const tokenReference = defineEvidenceRule({
  id: 'token-reference',
  summary: "Command, arguments or environment name the token's path, the API server or a client of it.",
  gather: ({ workload: { object, place } }) =>
    containersOf(place.podSpec).flatMap((container) =>
      textsOf(container).flatMap(({ text, pointer }) => {
        const found = referencePatterns.find(({ pattern }) => pattern.test(text));
        if (found === undefined) return [];
        const because = `container ${container.name} ${found.means}`;
        return [{ suggests: 'used' as const, because, object, pointer: place.pointer + pointer }];
      }),
    ),
});

function textsOf(container: Container): readonly { readonly text: string; readonly pointer: JsonPointer }[] {
  const words = ['command', 'args'].flatMap((key) =>
    elements(container.value[key]).map((word, index) => ({
      text: asString(word) ?? '',
      pointer: joinPointer(container.pointer, key, index),
    })),
  );
  const variables = elements(container.value['env']).map((variable, index) => ({
    text: `${asString(member(variable, 'name')) ?? ''}=${asString(member(variable, 'value')) ?? ''}`,
    pointer: joinPointer(container.pointer, 'env', index),
  }));
  return [...words, ...variables];
}
