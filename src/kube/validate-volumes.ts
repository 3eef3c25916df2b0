import { asString, elements, isJsonObject, member, type JsonObject, type JsonValue } from '../patch/json.ts';
import { labelFaults } from './dns-name.ts';
import { duplicate, forbidden, invalid, required, type FieldError } from './field-error.ts';
import { volumesOf } from './pod-spec.ts';
import { filePathErrors } from './relative-path.ts';
import { DEFAULT_EXPIRATION_SECONDS } from './token-volume.ts';
import { sourcesOf, type VolumeSource } from './volume-source.ts';

/** The least life that the API server grants a token, in seconds: ten minutes. */
export const MIN_EXPIRATION_SECONDS = 600;
/** The longest. */
export const MAX_EXPIRATION_SECONDS = 2 ** 32;
/** A file's mode has nine bits; the API server refuses more. */
export const MAX_MODE = 0o777;

/** The volumes that a mount can name, with what each holds. One that has an error is none of them. */
export type MountableVolumes = ReadonlyMap<string, readonly VolumeSource[]>;

/** @see validatePodSpec. Of a volume's sources `projected`, `secret` and `configMap` are looked into. */
export function validateVolumes(
  podSpec: JsonObject,
  field: string,
): { readonly errors: readonly FieldError[]; readonly volumes: MountableVolumes } {
  const volumes = new Map<string, readonly VolumeSource[]>();
  const errors = volumesOf(podSpec).flatMap(({ pointer, name, value }) => {
    const place = `${field}[${pointer.slice(pointer.lastIndexOf('/') + 1)}]`;
    const found = [
      ...validateSource(value, place),
      ...(name === '' ?
        [required(`${place}.name`)]
      : labelFaults(name).map((fault) => invalid(`${place}.name`, name, fault))),
      ...(volumes.has(name) ? [duplicate(`${place}.name`, name)] : []),
    ];
    if (found.length === 0) volumes.set(name, sourcesOf(value));
    return found;
  });
  return { errors, volumes };
}

/** How the message names a source, where that is not its own name. */
const MISSPELT: Readonly<Partial<Record<VolumeSource, string>>> = { cephfs: 'cephFS', downwardAPI: 'downwarAPI' };

function validateSource(volume: JsonObject, field: string): readonly FieldError[] {
  return sourcesOf(volume).flatMap((source, index) => {
    if (index > 0)
      return [forbidden(`${field}.${MISSPELT[source] ?? source}`, 'may not specify more than 1 volume type')];
    const value = volume[source];
    if (!isJsonObject(value)) return [];
    if (source === 'projected') return validateProjected(value, `${field}.projected`);
    if (source === 'secret') return validateFiles(value, `${field}.secret`, 'secretName');
    if (source === 'configMap') return validateFiles(value, `${field}.configMap`, 'name');
    return [];
  });
}

function validateFiles(source: JsonObject, field: string, nameKey: string): readonly FieldError[] {
  return [
    ...(isEmpty(source[nameKey]) ? [required(`${field}.${nameKey}`)] : []),
    ...validateMode(source['defaultMode'], `${field}.defaultMode`),
    ...elements(source['items']).flatMap((item, index) => validateKeyToPath(item, `${field}.items[${index}]`)),
  ];
}

function validateProjected(projected: JsonObject, field: string): readonly FieldError[] {
  const paths = new Set<string>();
  return [
    ...validateMode(projected['defaultMode'], `${field}.defaultMode`),
    ...elements(projected['sources']).flatMap((source, index) =>
      validateProjection(source, `${field}.sources[${index}]`, field, paths),
    ),
  ];
}

/**
 * One source of a projected volume. The token's path is reported at the volume, and is the only one that may be another
 * source's too: the later source wins.
 */
function validateProjection(
  source: JsonValue,
  field: string,
  volumeField: string,
  paths: Set<string>,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  let types = 0;
  const claim = (path: JsonValue | undefined, name: string): void => {
    if (typeof path !== 'string' || path === '') return;
    if (paths.has(path)) errors.push(invalid(volumeField, name, 'conflicting duplicate paths'));
    paths.add(path);
  };
  for (const type of ['secret', 'configMap'] as const) {
    const value = member(source, type);
    if (!isJsonObject(value)) continue;
    types += 1;
    if (isEmpty(value['name'])) errors.push(required(`${field}.${type}.name`));
    for (const [index, item] of elements(value['items']).entries()) {
      errors.push(...validateKeyToPath(item, `${field}.${type}.items[${index}]`));
      claim(member(item, 'path'), asString(value['name']) ?? '');
    }
  }
  const downwardAPI = member(source, 'downwardAPI');
  if (isJsonObject(downwardAPI)) {
    types += 1;
    for (const file of elements(downwardAPI['items'])) {
      errors.push(...validateDownwardFile(file, `${field}.downwardAPI`));
      claim(member(file, 'path'), asString(member(file, 'path')) ?? '');
    }
  }
  const token = member(source, 'serviceAccountToken');
  if (isJsonObject(token)) {
    types += 1;
    errors.push(...validateTokenProjection(token, `${field}.serviceAccountToken`, volumeField));
  }
  for (const [type, keys] of Object.entries(CERTIFICATE_PATHS)) {
    const value = member(source, type);
    if (!isJsonObject(value)) continue;
    types += 1;
    for (const path of keys.map((key) => asString(value[key]) ?? '')) claim(path, path);
  }
  if (types > 1) errors.push(forbidden(field, 'may not specify more than 1 volume type per source'));
  return errors;
}

/** Sources of certificates, and the files that they write. */
const CERTIFICATE_PATHS: Readonly<Record<string, readonly string[]>> = {
  clusterTrustBundle: ['path'],
  podCertificate: ['credentialBundlePath', 'keyPath', 'certificateChainPath'],
};

/** Any audience will do. */
function validateTokenProjection(token: JsonObject, field: string, volumeField: string): readonly FieldError[] {
  const life = token['expirationSeconds'];
  const seconds = typeof life === 'number' ? life : DEFAULT_EXPIRATION_SECONDS;
  const path = asString(token['path']) ?? '';
  return [
    ...(seconds < MIN_EXPIRATION_SECONDS ?
      [invalid(`${field}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes')]
    : []),
    ...(seconds > MAX_EXPIRATION_SECONDS ?
      [invalid(`${field}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds')]
    : []),
    ...(path === '' ? [required(`${volumeField}.path`)] : filePathErrors(path, `${volumeField}.path`)),
  ];
}

function validateKeyToPath(item: JsonValue, field: string): readonly FieldError[] {
  const path = asString(member(item, 'path')) ?? '';
  return [
    ...(isEmpty(member(item, 'key')) ? [required(`${field}.key`)] : []),
    ...(path === '' ? [required(`${field}.path`)] : []),
    ...filePathErrors(path, `${field}.path`),
    ...validateMode(member(item, 'mode'), `${field}.mode`),
  ];
}

function validateDownwardFile(file: JsonValue, field: string): readonly FieldError[] {
  const path = asString(member(file, 'path')) ?? '';
  const references = ['fieldRef', 'resourceFieldRef'].filter((key) => isJsonObject(member(file, key)));
  return [
    ...(path === '' ? [required(`${field}.path`)] : []),
    ...filePathErrors(path, `${field}.path`),
    ...(references.length === 0 ? [required(field, 'one of fieldRef and resourceFieldRef is required')] : []),
    ...(references.length > 1 ?
      [invalid(field, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously')]
    : []),
    ...validateMode(member(file, 'mode'), `${field}.mode`),
  ];
}

function validateMode(mode: JsonValue | undefined, field: string): readonly FieldError[] {
  return typeof mode === 'number' && (mode < 0 || mode > MAX_MODE) ?
      [invalid(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')]
    : [];
}

function isEmpty(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || value === '';
}
