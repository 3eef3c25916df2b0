import { containerTexts, type ContainerText } from '../inventory/container-texts.ts';
import { containersOf } from '../kube/pod-spec.ts';
import { isCommandLineClient } from '../kube/command-line-clients.ts';
import { referenceIn } from '../kube/reference-pattern.ts';
import { defineEvidenceRule } from './rule.ts';

export const tokenReference = defineEvidenceRule({
  id: 'token-reference',
  summary:
    "Command, arguments, environment or a mounted ConfigMap or Secret name the token's path, the API server or a client of it.",
  gather: ({ workload, inventory }) =>
    containersOf(workload.place.podSpec).flatMap((container) =>
      containerTexts(container, workload, inventory).flatMap((text) => {
        const means = meaningOf(text);
        if (means === undefined) return [];
        const { object, pointer } = text;
        const where = object === workload.object ? '' : ` (${object.ref.kind} ${object.ref.name})`;
        const because = `container ${container.name} ${means}${where}`;
        return [{ suggests: 'used' as const, because, object, pointer, container: container.name }];
      }),
    ),
});

/** What a proxy is not asked for, nobody has to call. */
const NO_PROXY = /^no_proxy=/i;

function meaningOf({ text, from, pointer }: ContainerText): string | undefined {
  if (from === 'variable' && NO_PROXY.test(text)) return undefined;
  if (from === 'command' && pointer.endsWith('/command/0') && isCommandLineClient(text))
    return 'runs a client of the API';
  return referenceIn(text, from === 'file')?.means;
}
