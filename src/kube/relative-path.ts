import { invalid, type FieldError } from './field-error.ts';

/** A path below a volume's root: not absolute, and no `..` on the way (validateLocalDescendingPath). */
export function descendingPathErrors(path: string, field: string): readonly FieldError[] {
  return [
    ...(path.startsWith('/') ? [invalid(field, path, 'must be a relative path')] : []),
    ...(path.split('/').includes('..') ? [invalid(field, path, "must not contain '..'")] : []),
  ];
}

/** The same of a file that the kubelet writes: its own files begin with `..` (ValidateLocalNonReservedPath). */
export function filePathErrors(path: string, field: string): readonly FieldError[] {
  const reserved = path.startsWith('..') && !path.startsWith('../');
  return [
    ...descendingPathErrors(path, field),
    ...(reserved ? [invalid(field, path, "must not start with '..'")] : []),
  ];
}
