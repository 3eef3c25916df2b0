import { elements, isJsonObject, member, type JsonObject, type JsonValue } from '../patch/json.ts';
import { parsePointer, valueAt } from '../patch/pointer.ts';
import { refOf, type KubeObject } from './object.ts';
import { volumesOf } from './pod-spec.ts';
import type { PodSpecPlace } from './workload.ts';

/** A pod as it is sent to the API server, before defaulting and admission. */
export interface Pod {
  /** Of its metadata; a name that is to be generated ends in `xxxxx`. */
  readonly name: string;
  readonly annotations: JsonObject;
  readonly spec: JsonObject;
}

/**
 * The pod that a workload's controller makes of its template (Kubernetes, pkg/controller/controller_utils.go:
 * GetPodFromTemplate), or the Pod itself. `podSpec` stands in for the one at `place`.
 */
export function podOf(object: KubeObject, place: PodSpecPlace, podSpec = place.podSpec): Pod {
  const { kind, name } = refOf(object);
  const metadata = member(valueAt(object, place.templatePointer), 'metadata');
  const annotations = member(metadata, 'annotations');
  const claims = claimNamesOf(object, place);
  return {
    name:
      kind === 'Pod' ? nameOf(metadata)
      : kind === 'StatefulSet' ? `${name}-0`
      : `${name}-xxxxx`,
    annotations: isJsonObject(annotations) ? annotations : {},
    spec: claims.length === 0 ? podSpec : { ...podSpec, volumes: withClaims(claims, podSpec) },
  };
}

/** The names of the `volumeClaimTemplates` beside the pod template, as a StatefulSet has them and kinds modelled on it. */
export function claimNamesOf(object: KubeObject, { templatePointer }: PodSpecPlace): readonly string[] {
  if (templatePointer === '') return [];
  const owner = templatePointer.slice(0, templatePointer.lastIndexOf('/'));
  return elements(member(valueAt(object, owner), 'volumeClaimTemplates')).flatMap((claim) => {
    const name = member(member(claim, 'metadata'), 'name');
    return typeof name === 'string' ? [name] : [];
  });
}

/** `spec.template.spec` of the pod spec's pointer: how Kubernetes names the place in its messages. */
export function fieldPathOf({ pointer }: Pick<PodSpecPlace, 'pointer'>): string {
  return parsePointer(pointer)
    .map((token) => (/^\d+$/.test(token) ? `[${token}]` : `.${token}`))
    .join('')
    .slice(1);
}

/** A claim takes the place of a volume of its name (Kubernetes, pkg/controller/statefulset: updateStorage). */
function withClaims(claims: readonly string[], podSpec: JsonObject): readonly JsonValue[] {
  const taken = new Set(claims);
  return [
    ...[...taken].map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
    ...volumesOf(podSpec)
      .filter(({ name }) => !taken.has(name))
      .map(({ value }) => value),
  ];
}

function nameOf(metadata: JsonValue | undefined): string {
  const name = member(metadata, 'name');
  if (typeof name === 'string' && name !== '') return name;
  const prefix = member(metadata, 'generateName');
  return typeof prefix === 'string' && prefix !== '' ? `${prefix}xxxxx` : '';
}
