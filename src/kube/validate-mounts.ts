import { asString, elements, member, type JsonValue } from '../patch/json.ts';
import { forbidden, invalid, notFound, required, type FieldError } from './field-error.ts';
import { volumeMountsOf, type Container } from './pod-spec.ts';
import { descendingPathErrors } from './relative-path.ts';
import type { MountableVolumes } from './validate-volumes.ts';

interface Device {
  readonly name: string;
  readonly devicePath: string;
}

/** @see validatePodSpec. Paths are compared as strings, and may be relative. */
export function validateMounts(container: Container, volumes: MountableVolumes, field: string): readonly FieldError[] {
  return [
    ...validateVolumeMounts(container, volumes, `${field}.volumeMounts`),
    ...validateVolumeDevices(container, volumes, `${field}.volumeDevices`),
  ];
}

function validateVolumeMounts(container: Container, volumes: MountableVolumes, field: string): readonly FieldError[] {
  const devices = new Map(devicesOf(container).map(({ name, devicePath }) => [name, devicePath]));
  const devicePaths = new Set(devices.values());
  const paths = new Set<string>();
  return volumeMountsOf(container).flatMap(({ pointer, name, mountPath, value }) => {
    const place = `${field}[${pointer.slice(pointer.lastIndexOf('/') + 1)}]`;
    const errors: FieldError[] = [];
    if (name === '') errors.push(required(`${place}.name`));
    if (!volumes.has(name)) errors.push(notFound(`${place}.name`, name));
    if (mountPath === '') errors.push(required(`${place}.mountPath`));
    if (paths.has(mountPath)) errors.push(invalid(`${place}.mountPath`, mountPath, 'must be unique'));
    paths.add(mountPath);
    if (devices.has(name)) errors.push(invalid(`${place}.name`, name, 'must not already exist in volumeDevices'));
    if (devicePaths.has(mountPath)) {
      errors.push(invalid(`${place}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices'));
    }
    return [...errors, ...validateSubPaths(value, place, field), ...validateRecursiveReadOnly(value, field)];
  });
}

/** The API server reports the path at the list, not at the mount. */
function validateSubPaths(mount: JsonValue, place: string, field: string): readonly FieldError[] {
  const subPath = asString(member(mount, 'subPath')) ?? '';
  const expression = asString(member(mount, 'subPathExpr')) ?? '';
  const both = subPath !== '' && expression !== '';
  return [
    ...descendingPathErrors(subPath, `${field}.subPath`),
    ...(both ? [invalid(`${place}.subPathExpr`, expression, 'subPathExpr and subPath are mutually exclusive')] : []),
    ...descendingPathErrors(expression, `${field}.subPathExpr`),
  ];
}

function validateRecursiveReadOnly(mount: JsonValue, field: string): readonly FieldError[] {
  const mode = member(mount, 'recursiveReadOnly');
  if (mode !== 'Enabled' && mode !== 'IfPossible') return [];
  const propagation = member(mount, 'mountPropagation') ?? 'None';
  const place = `${field}.recursiveReadOnly`;
  return [
    ...(member(mount, 'readOnly') === true ? [] : [forbidden(place, 'may only be specified when readOnly is true')]),
    ...(propagation === 'None' ?
      []
    : [forbidden(place, 'may only be specified when mountPropagation is None or not specified')]),
  ];
}

function validateVolumeDevices(container: Container, volumes: MountableVolumes, field: string): readonly FieldError[] {
  const mounts = new Map(volumeMountsOf(container).map(({ name, mountPath }) => [name, mountPath]));
  const mountPaths = new Set(mounts.values());
  const names = new Set<string>();
  const paths = new Set<string>();
  return devicesOf(container).flatMap(({ name, devicePath }, index) => {
    const place = `${field}[${index}]`;
    const errors: FieldError[] = [];
    const sources = volumes.get(name);
    if (name === '') errors.push(required(`${place}.name`));
    if (names.has(name)) errors.push(invalid(`${place}.name`, name, 'must be unique'));
    if (sources === undefined) errors.push(notFound(`${place}.name`, name));
    else if (!sources.includes('persistentVolumeClaim') && !sources.includes('ephemeral')) {
      const detail = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';
      errors.push(invalid(`${place}.name`, name, detail));
    }
    if (devicePath === '') errors.push(required(`${place}.devicePath`));
    if (paths.has(devicePath)) errors.push(invalid(`${place}.devicePath`, devicePath, 'must be unique'));
    if (devicePath.split('/').includes('..')) {
      errors.push(invalid(`${place}.devicePath`, devicePath, "can not contain backsteps ('..')"));
    } else paths.add(devicePath);
    if (mounts.has(name)) errors.push(invalid(`${place}.name`, name, 'must not already exist in volumeMounts'));
    if (mountPaths.has(devicePath)) {
      errors.push(invalid(`${place}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts'));
    }
    if (name !== '') names.add(name);
    return errors;
  });
}

function devicesOf({ value }: Container): readonly Device[] {
  return elements(value['volumeDevices']).map((device) => ({
    name: asString(member(device, 'name')) ?? '',
    devicePath: asString(member(device, 'devicePath')) ?? '',
  }));
}
