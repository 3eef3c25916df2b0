import { API_TOKEN_MOUNT_PATH, DEFAULT_MODE, type TokenSettings } from './kube/token-volume.ts';
import type { Access } from './report.ts';

/** What a user decides. The values of {@link defaultPolicy} are those of a user who says nothing. */
export interface Policy {
  /** What a workload gets that shows no use of its token. */
  readonly onUnused: Access;
  /** What a workload gets of which nothing is proved. */
  readonly onUnknown: Access;
  readonly token: TokenSettings;
  /** Whether a ServiceAccount gets `false` where each workload that runs as it says so itself. */
  readonly serviceAccountAutomount: 'unchanged' | 'disable-unless-shared';
  /** Whether objects are written that Kubernetes refuses to change in place. Undefined: the host decides. */
  readonly immutable: 'write' | 'leave' | undefined;
  /** Whether `tokentrim.dev/access` on a workload counts. */
  readonly annotations: 'allow' | 'deny';
}

export const defaultPolicy: Policy = {
  onUnused: 'none',
  onUnknown: 'projected',
  token: {
    volumeName: 'kube-api-access',
    mountPath: API_TOKEN_MOUNT_PATH,
    path: 'token',
    expirationSeconds: 3600,
    audience: '',
    defaultMode: DEFAULT_MODE,
    platform: 'kubernetes',
  },
  serviceAccountAutomount: 'disable-unless-shared',
  immutable: undefined,
  annotations: 'allow',
};
