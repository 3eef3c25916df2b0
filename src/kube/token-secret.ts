import { asString, elements, member, type JsonValue } from '../patch/json.ts';
import { joinPointer, type JsonPointer } from '../patch/pointer.ts';
import { TOKEN_SECRET_ACCOUNT } from './annotation.ts';
import { annotationsOf, groupOf, type KubeObject } from './object.ts';
import type { Container } from './pod-spec.ts';

/** The key under which a legacy Secret holds its token (Kubernetes, staging/src/k8s.io/api/core/v1/types.go: ServiceAccountTokenKey). */
export const TOKEN_SECRET_KEY = 'token';

/** Whether the Secret of this name, in the workload's namespace, holds a token. */
export type IsTokenSecret = (secretName: string) => boolean;

/** A Secret that the control plane fills with a token that never expires (KEP-2799 tells why nobody should want one). */
export function isTokenSecret(object: KubeObject): boolean {
  return (
    object['kind'] === 'Secret' &&
    groupOf(asString(object['apiVersion']) ?? '') === '' &&
    object['type'] === 'kubernetes.io/service-account-token'
  );
}

/** The account, of the Secret's namespace, whose token it is; undefined where the required annotation is missing. */
export function accountOfTokenSecret(secret: KubeObject): string | undefined {
  return asString(annotationsOf(secret)[TOKEN_SECRET_ACCOUNT]) || undefined;
}

/** An environment variable that holds a legacy token. */
export interface TokenVariable {
  readonly name: string;
  /** Relative to the pod spec: `/containers/0/env/1`, or `/containers/0/envFrom/0`. */
  readonly pointer: JsonPointer;
}

/** The environment variables that hold a legacy token, through `env` or `envFrom`. */
export function tokenVariablesOf({ value, pointer }: Container, isToken: IsTokenSecret): readonly TokenVariable[] {
  const single = elements(value['env']).map((variable, index) => {
    const reference = member(member(variable, 'valueFrom'), 'secretKeyRef');
    const holds = member(reference, 'key') === TOKEN_SECRET_KEY && namesToken(reference, isToken);
    return { holds, name: asString(member(variable, 'name')) ?? '', pointer: joinPointer(pointer, 'env', index) };
  });
  const whole = elements(value['envFrom']).map((source, index) => ({
    holds: namesToken(member(source, 'secretRef'), isToken),
    name: `${asString(member(source, 'prefix')) ?? ''}${TOKEN_SECRET_KEY}`,
    pointer: joinPointer(pointer, 'envFrom', index),
  }));
  return [...single, ...whole].filter(({ holds }) => holds).map(({ name, pointer: at }) => ({ name, pointer: at }));
}

function namesToken(reference: JsonValue | undefined, isToken: IsTokenSecret): boolean {
  const name = asString(member(reference, 'name'));
  return name !== undefined && isToken(name);
}
