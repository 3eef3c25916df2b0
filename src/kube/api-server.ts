import type { JsonObject } from '../patch/json.ts';
import { admitPod } from './admission.ts';
import { metadataDecodingError, podSpecDecodingError } from './decoding.ts';
import type { FieldError } from './field-error.ts';
import type { KubeObject } from './object.ts';
import { fieldPathOf, podOf } from './pod.ts';
import { validatePod, validatePodSpec } from './validation.ts';
import type { PodSpecPlace } from './workload.ts';

/**
 * Why the API server refuses an object with this pod spec, or its controller's pods, as far as tokens are concerned;
 * empty where it takes them. In its own words: it decodes, admits, and validates, a template as it stands and a Pod as
 * admission leaves it. `podSpec` stands in for the one at `place`; `account` is undefined where the namespace has none.
 */
export function refusalsOf(
  object: KubeObject,
  place: PodSpecPlace,
  podSpec: JsonObject,
  namespace: string,
  account: JsonObject | undefined,
): readonly string[] {
  const fault = metadataDecodingError(object) ?? podSpecDecodingError(podSpec, place);
  if (fault !== undefined) return [`decode: ${fault}`];
  const pod = podOf(object, place, podSpec);
  const { spec, refusal } = admitPod(pod, namespace, account);
  const errors = place.templatePointer === '' ? validatePod(pod, spec) : validatePodSpec(pod.spec, fieldPathOf(place));
  return [...(refusal === undefined ? [] : [refusal]), ...errors.map(textOf)];
}

function textOf({ field, message }: FieldError): string {
  return `${field}: ${message}`;
}
