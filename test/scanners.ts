import { automountOf, containersOf, serviceAccountNameOf, volumeMountsOf } from '../src/kube/pod-spec.ts';
import { asString, elements, member, type JsonValue } from '../src/patch/json.ts';

/** What a scanner looks at: one workload, and what else is in the same input. */
export interface Scanned {
  readonly object: JsonValue;
  readonly podSpec: JsonValue;
  readonly serviceAccounts: readonly JsonValue[];
  /** RoleBindings and ClusterRoleBindings. */
  readonly bindings: readonly JsonValue[];
}

export interface Scanner {
  readonly name: string;
  readonly rule: string;
  readonly fails: (scanned: Scanned) => boolean;
}

/**
 * The rules of scanners on automounted tokens, as their sources have them and in our words: with their false positives and
 * negatives, which are what a person meets.
 */
export const scanners: readonly Scanner[] = [
  {
    name: 'kubeaudit',
    rule: 'asat',
    fails: ({ podSpec, serviceAccounts }) => {
      if (serviceAccountNameOf(podSpec) !== 'default') return false;
      const ofDefault = serviceAccounts.filter((account) => nameOf(account) === 'default').map(automountOf);
      return automountOf(podSpec) ?? !ofDefault.includes(false);
    },
  },
  {
    name: 'Polaris',
    rule: 'automountServiceAccountToken',
    fails: (scanned) => automountOf(scanned.podSpec) ?? !accountsOf(scanned, named(scanned)).includes(false),
  },
  {
    name: 'Kyverno',
    rule: 'restrict-automount-sa-token',
    fails: ({ podSpec }) => automountOf(podSpec) !== false,
  },
  {
    // It sees the pod that the API server made, where the token is mounted already.
    name: 'Gatekeeper',
    rule: 'automount-serviceaccount-token',
    fails: (scanned) => {
      const automount = automountOf(scanned.podSpec);
      if (automount !== undefined) return automount;
      return !accountsOf(scanned, serviceAccountNameOf(scanned.podSpec)).includes(false) || mountsToken(scanned);
    },
  },
  {
    name: 'kube-linter',
    rule: 'default-service-account',
    fails: ({ podSpec }) => automountOf(podSpec) !== false && serviceAccountNameOf(podSpec) === 'default',
  },
  {
    name: 'Kubescape',
    rule: 'C-0034',
    fails: (scanned) =>
      automountOf(scanned.podSpec) ?? !accountsOf(scanned, serviceAccountNameOf(scanned.podSpec)).includes(false),
  },
  {
    // It reads the field beside `spec.template`, where only a Pod has one.
    name: 'Trivy',
    rule: 'KSV-0036',
    fails: (scanned) => {
      const automount = member(member(scanned.object, 'spec'), 'automountServiceAccountToken');
      return automount === undefined ? mountsToken(scanned) : automount === true;
    },
  },
  { name: 'Checkov', rule: 'CKV_K8S_38', fails: ({ podSpec }) => automountOf(podSpec) !== false },
  {
    name: 'KICS',
    rule: 'service account token automount not disabled',
    fails: ({ podSpec, serviceAccounts }) => {
      const own = serviceAccounts.filter((account) => nameOf(account) === serviceAccountNameOf(podSpec));
      return automountOf(podSpec) ?? !own.map(automountOf).includes(false);
    },
  },
  {
    // It gives points; none counts as a failure here.
    name: 'kubesec',
    rule: 'AutomountServiceAccountToken',
    fails: ({ podSpec }) => automountOf(podSpec) !== false,
  },
  {
    name: 'SonarQube',
    rule: 'S6865',
    fails: (scanned) => {
      if (automountOf(scanned.podSpec) === false) return false;
      const subjects = scanned.bindings.flatMap((binding) => elements(member(binding, 'subjects')));
      if (subjects.some((subject) => nameOf({ metadata: subject }) === named(scanned))) return false;
      return !accountsOf(scanned, named(scanned)).includes(false);
    },
  },
  {
    name: 'Terrascan',
    rule: 'AC_K8S_0045',
    fails: ({ podSpec, serviceAccounts }) => [podSpec, ...serviceAccounts].some((one) => automountOf(one) === true),
  },
  {
    name: 'Monokle',
    rule: 'KBP106',
    fails: (scanned) => automountOf(scanned.podSpec) !== false && !accountsOf(scanned, named(scanned)).includes(false),
  },
  {
    name: 'Regula',
    rule: 'FG_R00484',
    fails: ({ podSpec, serviceAccounts }) =>
      automountOf(podSpec) !== false || serviceAccounts.some((account) => automountOf(account) !== false),
  },
  {
    name: 'Popeye',
    rule: 'POP-301',
    fails: (scanned) =>
      automountOf(scanned.podSpec) ?? accountsOf(scanned, serviceAccountNameOf(scanned.podSpec)).includes(true),
  },
];

const DEFAULT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

function mountsToken({ podSpec }: Scanned): boolean {
  return containersOf(podSpec).some((container) =>
    volumeMountsOf(container).some(({ mountPath }) => mountPath === DEFAULT_PATH),
  );
}

/** What the accounts of this name in the workload's namespace say. */
function accountsOf({ object, serviceAccounts }: Scanned, name: string): readonly (boolean | undefined)[] {
  return serviceAccounts
    .filter((account) => nameOf(account) === name && namespaceOf(account) === namespaceOf(object))
    .map(automountOf);
}

/** An absent name is no name for some, where Kubernetes takes `default`. */
function named({ podSpec }: Scanned): string {
  return asString(member(podSpec, 'serviceAccountName')) ?? '';
}

function nameOf(object: JsonValue): string {
  return asString(member(member(object, 'metadata'), 'name')) ?? '';
}

function namespaceOf(object: JsonValue): string {
  return asString(member(member(object, 'metadata'), 'namespace')) ?? 'default';
}
