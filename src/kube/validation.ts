import { asString, elements, isJsonObject, member, type JsonObject } from '../patch/json.ts';
import { labelFaults, subdomainFaults } from './dns-name.ts';
import { duplicate, forbidden, invalid, required, type FieldError } from './field-error.ts';
import type { Pod } from './pod.ts';
import { containersOf, ephemeralContainersOf, serviceAccountNameOf, volumesOf, type Container } from './pod-spec.ts';
import { validateMounts } from './validate-mounts.ts';
import { validateVolumes, type MountableVolumes } from './validate-volumes.ts';

/**
 * The errors for which the API server refuses a template with this pod spec, as far as its volumes, mounts, names and account are
 * concerned: what tokentrim writes, and what stands beside it. In Kubernetes' words and order (pkg/apis/core/validation/
 * validation.go: ValidatePodTemplateSpec). `field` is the spec's place, such as `spec.template.spec`.
 */
export function validatePodSpec(podSpec: JsonObject, field: string): readonly FieldError[] {
  return [
    ...validateSpec(podSpec, field),
    ...validateNoEphemeral(podSpec, field, 'ephemeral containers not allowed in pod template'),
  ];
}

/**
 * The same of a Pod as admission leaves it, its name included. A token needs an account, which only a mirror pod has not.
 */
export function validatePod({ name }: Pod, admitted: JsonObject): readonly FieldError[] {
  const hasAccount = (member(admitted, 'serviceAccountName') || member(admitted, 'serviceAccount') || '') !== '';
  return [
    ...(name === '' ?
      [required('metadata.name', 'name or generateName is required')]
    : subdomainFaults(name).map((fault) => invalid('metadata.name', name, fault))),
    ...validateSpec(admitted, 'spec'),
    ...(hasAccount ? [] : validateTokenless(admitted)),
    ...validateNoEphemeral(admitted, 'spec', 'cannot be set on create'),
  ];
}

function validateSpec(podSpec: JsonObject, field: string): readonly FieldError[] {
  const { errors, volumes } = validateVolumes(podSpec, `${field}.volumes`);
  const account = serviceAccountNameOf(podSpec);
  return [
    ...errors,
    ...validateContainers(podSpec, volumes, field),
    ...subdomainFaults(account).map((fault) => invalid(`${field}.serviceAccountName`, account, fault)),
  ];
}

function validateNoEphemeral(podSpec: JsonObject, field: string, detail: string): readonly FieldError[] {
  return ephemeralContainersOf(podSpec).length > 0 ? [forbidden(`${field}.ephemeralContainers`, detail)] : [];
}

function validateTokenless(podSpec: JsonObject): readonly FieldError[] {
  return volumesOf(podSpec).flatMap(({ value }, volume) =>
    elements(member(member(value, 'projected'), 'sources')).flatMap((source, index) =>
      isJsonObject(member(source, 'serviceAccountToken')) ?
        [
          forbidden(
            `spec.volumes[${volume}].projected.sources[${index}].serviceAccountToken`,
            'must not be specified when serviceAccountName is not set',
          ),
        ]
      : [],
    ),
  );
}

/** A name must be unique among all lists, and is reported in the later one. */
function validateContainers(podSpec: JsonObject, volumes: MountableVolumes, field: string): readonly FieldError[] {
  const all = [...containersOf(podSpec), ...ephemeralContainersOf(podSpec)];
  const regular = all.filter(({ list }) => list === 'containers');
  const names = new Set<string>();
  const validate = (container: Container): readonly FieldError[] => {
    const { list, pointer, name } = container;
    const place = `${field}.${list}[${pointer.slice(pointer.lastIndexOf('/') + 1)}]`;
    const taken = names.has(name);
    if (name !== '' || list !== 'initContainers') names.add(name);
    return [
      ...(name === '' ?
        [required(`${place}.name`)]
      : labelFaults(name).map((fault) => invalid(`${place}.name`, name, fault))),
      ...((asString(container.value['image']) ?? '') === '' ? [required(`${place}.image`)] : []),
      ...validateMounts(container, volumes, place),
      ...(taken ? [duplicate(`${place}.name`, name)] : []),
    ];
  };
  return [
    ...(regular.length === 0 ? [required(`${field}.containers`)] : regular.flatMap(validate)),
    ...all.filter(({ list }) => list === 'initContainers').flatMap(validate),
    ...all.filter(({ list }) => list === 'ephemeralContainers').flatMap(validate),
  ];
}
