import type { JsonValue } from '../patch/json.ts';

/** One error of the API server's validation. */
export interface FieldError {
  /** As Kubernetes spells it: `spec.containers[0].name`. */
  readonly field: string;
  readonly message: string;
}

/* The kinds of errors, worded as Kubernetes does (k8s.io/apimachinery, pkg/util/validation/field/errors.go). */

export function required(field: string, detail = ''): FieldError {
  return { field, message: `Required value${detail === '' ? '' : `: ${detail}`}` };
}

export function invalid(field: string, value: JsonValue, detail: string): FieldError {
  return { field, message: `Invalid value: ${JSON.stringify(value)}: ${detail}` };
}

export function duplicate(field: string, value: string): FieldError {
  return { field, message: `Duplicate value: ${JSON.stringify(value)}` };
}

export function forbidden(field: string, detail: string): FieldError {
  return { field, message: `Forbidden: ${detail}` };
}

export function notFound(field: string, value: string): FieldError {
  return { field, message: `Not found: ${JSON.stringify(value)}` };
}

export function unsupported(field: string, value: JsonValue, supported: readonly string[]): FieldError {
  const values = supported.map((one) => JSON.stringify(one)).join(', ');
  return { field, message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${values}` };
}
