/** How much a finding matters; SARIF's levels, and `check --fail-on`'s. */
export type Severity = 'error' | 'warning' | 'note';

/** The least finding that makes `check` fail. */
export type FailOn = Severity | 'never';

/** The severities that fail, the worst first. */
export function failing(failOn: FailOn): readonly Severity[] {
  const severities = ['error', 'warning', 'note'] as const;
  return failOn === 'never' ? [] : severities.slice(0, severities.indexOf(failOn) + 1);
}

export interface FindingKind {
  readonly severity: Severity;
  /** One sentence: what is wrong. */
  readonly what: string;
  /** One sentence: why it matters. */
  readonly why: string;
  /** What to do about it. */
  readonly remedy: string;
}

/**
 * The catalogue: every code that tokentrim can report, each with a page `docs/findings/<code>.md`. A code is never used
 * for something else, nor renamed. An error is a token that is certainly too much, or a pod that will fail; a warning
 * wants somebody's judgement; a note is worth knowing.
 */
export const findingKinds = {
  'token-not-needed': {
    severity: 'error',
    what: 'A workload gets an API token that nothing here uses.',
    why: 'Whoever breaks into one of its containers holds a credential of the cluster, for up to a year.',
    remedy:
      'Run tokentrim fix: it writes automountServiceAccountToken: false. If the program does call the API, say so with the annotation tokentrim.dev/access: projected.',
  },
  'token-stays': {
    severity: 'error',
    what: 'A workload is to have no API token, but its manifest mounts one of its own.',
    why: 'automountServiceAccountToken: false stops only the injected token; a volume that asks for one still gets it.',
    remedy: 'Remove the volume and its mounts, or give the token the audience of the service that it is meant for.',
  },
  'legacy-token-mounted': {
    severity: 'error',
    what: 'A container gets the token of a legacy Secret, which never expires.',
    why: 'A copy of it works until somebody deletes the Secret: it is bound neither to the pod nor to a time.',
    remedy: 'Mount a projected serviceAccountToken instead, and delete the Secret.',
  },
  'injector-without-mount': {
    severity: 'error',
    what: 'A webhook looks for a token mount in a regular container, and there is none.',
    why: 'It refuses the pod, or adds a container that cannot log in.',
    remedy:
      'Annotate the workload with tokentrim.dev/access: projected and run tokentrim fix, or turn the injection off.',
  },
  'token-through-sub-path': {
    severity: 'error',
    what: 'A token is mounted through subPath, and so is never renewed.',
    why: 'Kubernetes renews the files of a volume, but not a single file that was bound at the start: the token expires while the program runs.',
    remedy: 'Mount the whole volume as a folder, and point the program at the file in it.',
  },
  'token-implicit': {
    severity: 'warning',
    what: 'A workload that uses its API token gets it by automount.',
    why: 'The injected token says an hour and lives for a year, and every container of the pod gets it.',
    remedy: 'Run tokentrim fix: it mounts an explicit token of one hour.',
  },
  'token-need-unknown': {
    severity: 'warning',
    what: 'A workload gets an API token, and these manifests do not tell whether it uses it.',
    why: 'If it does not, the token is a credential for a thief only; if it does, taking it away breaks the program.',
    remedy:
      'Give the missing manifests with --context, or decide with the annotation tokentrim.dev/access: none or projected. Until then tokentrim fix replaces it by an explicit token of one hour.',
  },
  'token-missing': {
    severity: 'warning',
    what: 'A workload shows use of the API, and has no token for it.',
    why: 'Its calls go out without a credential and fail, or the right that it holds is one too many.',
    remedy:
      'Annotate it with tokentrim.dev/access: projected and run tokentrim fix, or remove what shows the use: the binding, the argument, the variable.',
  },
  'token-lives-a-year': {
    severity: 'warning',
    what: 'A token of exactly 3607 seconds, which the API server makes a year.',
    why: 'The API server takes this number for the mark of an injected token and grants 365 days.',
    remedy: 'Set expirationSeconds: 3600. tokentrim fix does so where the workload keeps its token.',
  },
  'token-lives-too-long': {
    severity: 'warning',
    what: 'A token lives longer than the policy allows.',
    why: 'A stolen copy works until it expires or the pod is gone.',
    remedy: 'Lower expirationSeconds: the kubelet renews the file long before it runs out. Or raise the policy.',
  },
  'token-without-audience': {
    severity: 'warning',
    what: 'A token without an audience is mounted where no client of the API looks.',
    why: 'It seems to be meant for another service, and is good for the whole API of the cluster: that service can use it there.',
    remedy: 'Set the audience that the service expects. If it is meant for the API, mount it at the default path.',
  },
  'token-mode-locks-out': {
    severity: 'warning',
    what: 'The mode of a token volume keeps a non-root user from reading it.',
    why: 'The files belong to root: without a right for others or an fsGroup the program gets "permission denied".',
    remedy: 'Use defaultMode: 0444 or 0644, or set an fsGroup in the pod’s securityContext.',
  },
  'legacy-token-secret': {
    severity: 'warning',
    what: 'A Secret asks for a token that never expires.',
    why: 'Whoever may read Secrets in its namespace, or a backup of it, holds the account for good.',
    remedy:
      'Use a projected token in the cluster, and kubectl create token outside of it. Delete the Secret when nothing uses it.',
  },
  'default-account-bound': {
    severity: 'warning',
    what: 'A binding gives rights to a default ServiceAccount.',
    why: 'Every pod of the namespace that names no account gets these rights.',
    remedy: 'Bind an account of the workload’s own, and name it in serviceAccountName.',
  },
  'mints-any-token': {
    severity: 'warning',
    what: 'An account may mint tokens of every account in the cluster, or act as them.',
    why: 'It holds the rights of all of them together: a thief of its token asks for the token of the mightiest.',
    remedy:
      'Name the account in tokenMinters of the policy and run tokentrim fix: it then mints for single accounts only. Of impersonation, name who may be impersonated in resourceNames.',
  },
  'account-not-own': {
    severity: 'warning',
    what: 'The policy wants an account of its own for a workload, and it has none.',
    why: 'All pods of an account have the same rights and the same name: a thief in one is taken for the others.',
    remedy:
      'Run tokentrim fix. Where it leaves the account, see why: name the workload in a rule of the policy once whoever trusts the old name knows the new one.',
  },
  'binding-without-user': {
    severity: 'note',
    what: 'A binding whose rights no pod here can use: none of its accounts is to have a token.',
    why: 'Whoever gets hold of such an account later, or of the right to start pods as it, finds the rights waiting.',
    remedy: 'Remove the binding, once you know that nothing outside these manifests runs as the account.',
  },
  'missing-account': {
    severity: 'warning',
    what: 'A workload runs as a ServiceAccount that is not in the input.',
    why: 'Kubernetes creates no pod for an account that does not exist, and nobody can tell here what it may do.',
    remedy: 'Declare the account, or give the file that does with --context.',
  },
  'account-fields-differ': {
    severity: 'warning',
    what: 'serviceAccount and serviceAccountName name different accounts.',
    why: 'Kubernetes ignores serviceAccount without a word, so the pod does not run as a reader may think.',
    remedy: 'Remove serviceAccount, and check that serviceAccountName is the one that is meant.',
  },
  'immutable-on-upgrade': {
    severity: 'warning',
    what: 'The change is one that Kubernetes refuses on an object that exists already.',
    why: 'The pod spec of a Job or Pod cannot be changed in place: an upgrade that tries fails.',
    remedy:
      'Delete the object before the upgrade, give it a new name or generateName, make the Job a hook, or leave it with immutable: leave.',
  },
  'unknown-kind': {
    severity: 'warning',
    what: 'What looks like a pod spec stands in a kind that tokentrim does not know.',
    why: 'Its pods get a token that nobody has looked at.',
    remedy: 'Name the kind and the path of its pod spec under workloadKinds in the policy.',
  },
  'duplicate-key': {
    severity: 'warning',
    what: 'A key stands twice in one mapping.',
    why: 'The last one counts, whatever a reader sees first, and a strict API server refuses the object.',
    remedy: 'Remove one of the two.',
  },
  'object-refused': {
    severity: 'warning',
    what: 'Kubernetes refuses this object, or the pods that are made of it.',
    why: 'Nothing runs, or what runs is an older state with other tokens than the manifest says.',
    remedy: 'Correct what the message names; if the file is a patch, list it in the kustomization.',
  },
  'unread-document': {
    severity: 'warning',
    what: 'A document could not be read, and was passed over.',
    why: 'It may hold workloads, or the bindings of others: the input counts as incomplete.',
    remedy: 'Correct the document, or render it first.',
  },
  'rule-duplicate': {
    severity: 'warning',
    what: 'A rule of the policy is the same as an earlier one.',
    why: 'It does nothing: the first that matches decides, so a change of it would have no effect.',
    remedy: 'Remove one of the two, or correct what it matches.',
  },
  'exemption-expired': {
    severity: 'warning',
    what: 'An exemption of the policy is past its day.',
    why: 'The finding that it kept out of the count counts again.',
    remedy: 'Mend what it was for, or give it a new day and say why.',
  },
  'minter-misspelt': {
    severity: 'warning',
    what: 'The policy names a token minter that is not in the input, and an account of nearly the same name is.',
    why: 'If that account is meant, it keeps the right to mint tokens of any account.',
    remedy: 'Correct the name or the namespace in tokenMinters of the policy.',
  },
  'token-need-unproved': {
    severity: 'note',
    what: 'A workload has an explicit API token, and nothing here shows that it uses it.',
    why: 'The token lives for an hour and is renewed as long as the pod runs: one that nobody needs can go.',
    remedy: 'Decide with the annotation tokentrim.dev/access: none or projected, and a tokentrim.dev/reason.',
  },
  'account-automounts': {
    severity: 'note',
    what: 'A ServiceAccount does not say automountServiceAccountToken: false.',
    why: 'A pod that runs as it gets its token, unless the pod itself says false.',
    remedy:
      'Set automountServiceAccountToken: false on the account. tokentrim fix does so where that takes nothing from anybody.',
  },
  'default-account': {
    severity: 'note',
    what: 'A workload holds the token of the default ServiceAccount.',
    why: 'It shares its identity, and every right it is ever given, with all pods that name no account.',
    remedy: 'Give the workload an account of its own, and name it in serviceAccountName.',
  },
  'deprecated-account-field': {
    severity: 'note',
    what: 'The pod spec uses the deprecated field serviceAccount.',
    why: 'kubectl apply keeps the old account when only one of the two fields is changed or removed.',
    remedy: 'Use serviceAccountName, and no serviceAccount beside it.',
  },
  'operator-overrides': {
    severity: 'note',
    what: 'The operator of this kind decides about the token itself.',
    why: 'What is written into the pod spec from outside has no effect, or breaks the operator’s pods.',
    remedy: 'Use the operator’s own setting, if it has one. tokentrim leaves the object alone.',
  },
  'patch-like-pod-spec': {
    severity: 'note',
    what: 'A pod spec without containers, or with $patch, is taken for a patch.',
    why: 'What it is merged into is not in the input, so nothing is decided about its token.',
    remedy: 'Give tokentrim the built manifests: kustomize build OVERLAY | tokentrim check',
  },
  'namespaces-disagree': {
    severity: 'note',
    what: 'Bindings name the accounts of this input in different namespaces.',
    why: 'The release’s namespace is then not known: an account counts as bound if a subject of its name is, anywhere.',
    remedy: 'Say which it is with --namespace.',
  },
  'token-client-untold': {
    severity: 'note',
    what: 'A container has a token for a service, and nothing here tells its client where.',
    why: 'Clients look for the token where their own variable or setting says, or at the API token: a file elsewhere they do not find.',
    remedy:
      'Set what the finding names. If the program knows the path by itself, or its settings come from elsewhere, there is nothing to do.',
  },
  'rule-without-effect': {
    severity: 'note',
    what: 'A rule of the policy decides about no workload of the input.',
    why: 'It may have a typo in it, or be left over: what it was written for is decided otherwise.',
    remedy: 'Correct what it matches, or remove it. A policy for several releases may well have rules for others.',
  },
  'waiver-does-not-count': {
    severity: 'note',
    what: 'An annotation tokentrim.dev/ignore that has no effect.',
    why: 'A waiver needs a reason in tokentrim.dev/reason, a code that exists, and a policy that allows annotations.',
    remedy: 'Add the reason, or correct the code.',
  },
  'waiver-unused': {
    severity: 'note',
    what: 'An annotation tokentrim.dev/ignore for a finding that does not occur.',
    why: 'It would hide the finding if it came back.',
    remedy: 'Remove the code from the annotation.',
  },
} as const satisfies Record<string, FindingKind>;

export type FindingCode = keyof typeof findingKinds;

/** The worst first. */
export const findingCodes: readonly FindingCode[] = Object.keys(findingKinds).filter(isFindingCode);

export function isFindingCode(code: string): code is FindingCode {
  return Object.hasOwn(findingKinds, code);
}
