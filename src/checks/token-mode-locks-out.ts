import { containersOf, ephemeralContainersOf, type Container } from '../kube/pod-spec.ts';
import { elements, member, type JsonObject, type JsonValue } from '../patch/json.ts';
import { defineCheck } from './check.ts';

const READ_BY_OTHERS = 0o004;

/**
 * The files belong to root and have the volume's mode. An fsGroup adds a right for the group; a user that is the same in
 * all containers gets the token, but not the certificate and the namespace beside it (pkg/volume/projected/projected.go).
 * The image's own user is not known here: only one that the manifest names counts.
 */
export const tokenModeLocksOut = defineCheck({
  code: 'token-mode-locks-out',
  gather: ({ workloads }) =>
    workloads.flatMap(({ workload: { object, place }, podSpec, mounted }) => {
      if (typeof security(podSpec, 'fsGroup') === 'number') return [];
      const locked = mounted
        .filter(({ token, container }) => token.source === 'projected' && isNonRoot(podSpec, container))
        .flatMap(({ container, volume }) => {
          const projected = member(volume.value, 'projected');
          const mode = member(projected, 'defaultMode');
          if (typeof mode !== 'number' || (mode & READ_BY_OTHERS) !== 0) return [];
          const ownsToken = haveOneUser(podSpec);
          if (ownsToken && elements(member(projected, 'sources')).length === 1) return [];
          const what = ownsToken ? 'ca.crt and namespace' : 'the token';
          const message = `mode 0${mode.toString(8)} of volume ${volume.name} keeps container ${container.name}, which is not root, from reading ${what}`;
          return [{ object, pointer: `${place.pointer}${volume.pointer}/projected/defaultMode`, message }];
        });
      return locked.filter(({ pointer }, index) => locked.findIndex((other) => other.pointer === pointer) === index);
    }),
});

function isNonRoot(podSpec: JsonObject, container: Container): boolean {
  const user = userOf(podSpec, container);
  if (user !== undefined) return user !== 0;
  return (security(container.value, 'runAsNonRoot') ?? security(podSpec, 'runAsNonRoot')) === true;
}

/** Whether every container runs as the same user, by the manifest: then the kubelet gives that user the token. */
function haveOneUser(podSpec: JsonObject): boolean {
  const users = [...containersOf(podSpec), ...ephemeralContainersOf(podSpec)].map((one) => userOf(podSpec, one));
  return new Set(users).size === 1 && users[0] !== undefined;
}

function userOf(podSpec: JsonObject, container: Container): number | undefined {
  const user = security(container.value, 'runAsUser') ?? security(podSpec, 'runAsUser');
  return typeof user === 'number' ? user : undefined;
}

/** A field of the security context of a pod or container; undefined where it is absent or null. */
function security(owner: JsonObject, field: string): JsonValue | undefined {
  return member(member(owner, 'securityContext'), field) ?? undefined;
}
