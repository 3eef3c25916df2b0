import { asString, elements, isJsonObject, member, type JsonObject, type JsonValue } from '../patch/json.ts';
import { containersOf, ephemeralContainersOf, volumesOf, type Container } from './pod-spec.ts';

/**
 * Where a volume names a Secret (Kubernetes, pkg/api/pod/util.go: VisitPodSecretNames). A projected volume names one in
 * each of its sources.
 */
const SECRET_NAMES: Readonly<Record<string, readonly string[]>> = {
  azureFile: ['secretName'],
  cephfs: ['secretRef', 'name'],
  cinder: ['secretRef', 'name'],
  flexVolume: ['secretRef', 'name'],
  rbd: ['secretRef', 'name'],
  secret: ['secretName'],
  scaleIO: ['secretRef', 'name'],
  iscsi: ['secretRef', 'name'],
  storageos: ['secretRef', 'name'],
  csi: ['nodePublishSecretRef', 'name'],
};

/** The Secrets that a pod of this spec uses, by name; not those that its claims use. */
export function secretNamesOf(podSpec: JsonObject): readonly string[] {
  const pullSecrets = elements(podSpec['imagePullSecrets']).map((secret) => member(secret, 'name'));
  const containers = [...containersOf(podSpec), ...ephemeralContainersOf(podSpec)];
  const variables = containers.flatMap((container) => environmentSecretsOf(container).map(({ secret }) => secret));
  const volumes = volumesOf(podSpec).flatMap(({ value }) => [
    ...Object.entries(SECRET_NAMES).map(([source, path]) => path.reduce(step, member(value, source))),
    ...elements(member(member(value, 'projected'), 'sources')).map((source) =>
      member(member(source, 'secret'), 'name'),
    ),
  ]);
  return [...pullSecrets, ...volumes].flatMap((name) => asString(name) ?? []).concat(variables);
}

/**
 * The first Secret that the pod uses and the account does not list, in the words of the admission plugin, which looks
 * at secret volumes, environments and pull secrets, and not at projected volumes (plugin/pkg/admission/serviceaccount:
 * limitSecretReferences).
 */
export function unlistedSecretOf(podSpec: JsonObject, account: JsonObject): string | undefined {
  const name = asString(member(member(account, 'metadata'), 'name')) ?? '';
  const listed = namesIn(account['secrets']);
  const pullSecrets = namesIn(account['imagePullSecrets']);
  const because = `is not allowed because service account ${name} does not reference that`;
  for (const { value } of volumesOf(podSpec)) {
    const secret = member(value, 'secret');
    const secretName = asString(member(secret, 'secretName')) ?? '';
    if (isJsonObject(secret) && !listed.has(secretName)) {
      return `volume with secret.secretName="${secretName}" ${because} secret`;
    }
  }
  for (const container of containersOf(podSpec)) {
    const found = environmentSecretsOf(container).find(({ secret }) => !listed.has(secret));
    if (found === undefined) continue;
    const where = container.list === 'initContainers' ? 'init container' : 'container';
    return `${where} ${container.name} with ${found.through} referencing secret.secretName="${found.secret}" ${because} secret`;
  }
  for (const [index, secret] of elements(podSpec['imagePullSecrets']).entries()) {
    const pullSecret = asString(member(secret, 'name')) ?? '';
    if (!pullSecrets.has(pullSecret))
      return `imagePullSecrets[${index}].name="${pullSecret}" ${because} imagePullSecret`;
  }
  return undefined;
}

interface EnvironmentSecret {
  readonly through: string;
  readonly secret: string;
}

function environmentSecretsOf({ value }: Container): readonly EnvironmentSecret[] {
  const single = elements(value['env']).flatMap((variable) =>
    named(member(member(variable, 'valueFrom'), 'secretKeyRef'), `envVar ${asString(member(variable, 'name')) ?? ''}`),
  );
  const whole = elements(value['envFrom']).flatMap((source) => named(member(source, 'secretRef'), 'envFrom'));
  return [...single, ...whole];
}

function named(reference: JsonValue | undefined, through: string): readonly EnvironmentSecret[] {
  return isJsonObject(reference) ? [{ through, secret: asString(reference['name']) ?? '' }] : [];
}

function namesIn(references: JsonValue | undefined): ReadonlySet<string> {
  return new Set(elements(references).flatMap((reference) => asString(member(reference, 'name')) ?? []));
}

function step(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return member(value, key);
}
