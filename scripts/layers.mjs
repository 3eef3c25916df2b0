/**
 * Who may import whom. A layer may import what stands above it in this table, less what `not` names; `but` gives a file
 * back. Units (`shared` names the file that declares their form) may not import each other: only `index.ts` of their
 * folder lists them. The lint rule is made of this table, and so is the one in ARCHITECTURE.md.
 */
export const layers = [
  { files: ['remember.ts'], holds: 'an answer kept beside its argument' },
  { files: ['patch/'], holds: 'JSON values, RFC 6901 pointers, RFC 6902 patches' },
  { files: ['fingerprint.ts'], holds: 'one text told from another, and a place that survives a moved line' },
  { files: ['yaml/'], holds: 'text to positioned tree, and edits of the text; knows YAML, not Kubernetes' },
  { files: ['kube/'], holds: 'facts about Kubernetes, one table each; no opinion', not: ['yaml/'] },
  {
    files: ['version.ts', 'source.ts', 'host.ts', 'findings.ts', 'report.ts'],
    holds: 'the words of the public API: input, problem, finding, report',
    not: ['yaml/', 'kube/'],
  },
  { files: ['policy/policy.ts'], holds: 'what the owner asks for, and the defaults', not: ['yaml/'] },
  {
    files: ['policy/parse-policy.ts', 'policy/policy-issues.ts', 'policy/policy-document.ts', 'generated/'],
    holds: 'a policy file to a policy, checked once at the door',
  },
  { files: ['inventory/'], holds: 'what the input has, who runs as whom, who is bound to what, and what that allows' },
  {
    files: ['tokens/pod-tokens.ts', 'tokens/mounted-tokens.ts', 'tokens/written-volumes.ts'],
    holds: 'the tokens that a container has',
  },
  {
    files: ['evidence/'],
    holds: 'what shows whether a token is used',
    not: [
      'yaml/',
      'policy/policy.ts',
      'policy/parse-policy.ts',
      'tokens/pod-tokens.ts',
      'tokens/mounted-tokens.ts',
      'tokens/written-volumes.ts',
    ],
    shared: 'rule.ts',
  },
  {
    files: ['policy/policy-match.ts', 'policy/exemptions.ts', 'policy/policy-terms.ts'],
    holds: 'what the policy says of a workload',
    not: ['yaml/'],
  },
  { files: ['identities/dedication.ts'], holds: 'that a workload gets an account of its own' },
  {
    files: ['decide.ts'],
    holds: 'observations and policy to a decision',
    not: ['yaml/', 'evidence/'],
    but: ['evidence/rule.ts'],
  },
  {
    files: [
      'tokens/containers-that-use.ts',
      'tokens/mount-targets.ts',
      'tokens/extra-tokens.ts',
      'tokens/rule-problems.ts',
      'tokens/extra-token-problems.ts',
      'tokens/nested-mount-problems.ts',
    ],
    holds: 'which containers get the token, and why they cannot',
    not: ['yaml/', 'evidence/'],
  },
  {
    files: ['transformers/'],
    holds: 'one action on an object each, as patches',
    not: ['yaml/', 'evidence/'],
    shared: 'transformer.ts',
  },
  {
    files: ['plan/plan.ts', 'plan/plan-accounts.ts'],
    holds: 'decisions to patches, each with its reason',
    not: ['yaml/', 'evidence/'],
  },
  {
    files: [
      'identities/find-account.ts',
      'identities/dedicate.ts',
      'identities/legacy-secrets.ts',
      'identities/scope-minters.ts',
      'identities/identities.ts',
      'identities/dead-bindings.ts',
      'identities/misspelt-minters.ts',
    ],
    holds: 'which accounts, Secrets and roles change, because the policy asks for it',
    not: ['yaml/', 'evidence/', 'transformers/'],
  },
  {
    files: ['generators/'],
    holds: 'one kind of new object each, where somebody asked for it',
    not: ['yaml/', 'evidence/', 'transformers/'],
    shared: 'generator.ts',
  },
  {
    files: ['plan/plan-objects.ts'],
    holds: 'which whole objects come and go',
    not: ['yaml/', 'evidence/', 'transformers/'],
  },
  { files: ['plan/place-objects.ts'], holds: 'new objects in a document, and old ones out of it', not: ['evidence/'] },
  {
    files: ['proofs/'],
    holds: 'one thing each that must be true of every change',
    not: ['yaml/', 'evidence/', 'transformers/', 'plan/plan.ts'],
    shared: 'proof.ts',
  },
  {
    files: ['verify.ts'],
    holds: 'the proof of the plan, before anything is written',
    not: ['yaml/', 'evidence/', 'transformers/'],
  },
  {
    files: ['hardened-file.ts', 'apply-edits.ts'],
    holds: 'patches to text edits, the proof of each, and what they make of a file',
    not: ['evidence/'],
  },
  {
    files: ['checks/'],
    holds: 'one kind of thing each that is wrong, and where',
    not: ['yaml/', 'evidence/', 'transformers/', 'plan/plan.ts', 'apply-edits.ts'],
    shared: 'check.ts',
  },
  {
    files: ['waivers.ts', 'check-context.ts', 'collect-findings.ts'],
    holds: 'what the checks look at, and what they see as findings',
    not: ['yaml/', 'evidence/', 'transformers/', 'apply-edits.ts'],
  },
  {
    files: ['report-of.ts', 'combined-report.ts'],
    holds: 'all of it as the report',
    not: ['evidence/', 'transformers/'],
  },
  { files: ['baseline.ts'], holds: 'what is known, taken out of a report' },
  {
    files: ['live-problems.ts'],
    holds: 'why a dump of a cluster is refused',
    not: ['yaml/', 'evidence/', 'transformers/'],
  },
  {
    files: ['require-types.ts'],
    holds: 'that the public functions are called as their types say',
    not: ['yaml/', 'evidence/', 'transformers/'],
  },
  { files: ['harden.ts'], holds: 'the pipeline; no logic of its own' },
  {
    files: ['krm/', 'detect-host.ts'],
    holds: 'a ResourceList in and out; who sends a stream',
    not: ['evidence/', 'transformers/'],
  },
  { files: ['reporters/'], holds: 'a report to a string', not: ['yaml/', 'evidence/', 'transformers/', 'harden.ts'] },
  { files: ['index.ts'], holds: 'the public API' },
  { files: ['bin/'], holds: 'files, streams, console, clock, exit codes: our own hosts use the public API' },
];

/** `import-x/no-restricted-paths` zones, with paths from the root of the project. */
export function zones() {
  return layers.flatMap((layer, index) => {
    const allowed = allowedTo(layer, index);
    const message = `See the layers in ARCHITECTURE.md: ${layer.files.join(', ')} may import ${allowed.join(', ') || 'nothing of ours'}.`;
    return layer.files.flatMap((file) => {
      if (layer.shared === undefined) return [zone(`src/${file}`, [...allowed, ...layer.files], message)];
      return [
        zone(`src/${file}index.ts`, [...allowed, file], message),
        zone(`src/${file}!(index).ts`, [...allowed, file + layer.shared], `${message} Units do not import each other.`),
      ];
    });
  });
}

/** What the layer at `index` may import, itself apart. */
export function allowedTo(layer, index) {
  // bin/ is a host like any other.
  if (layer.files.includes('bin/')) return ['index.ts'];
  const not = layer.not ?? [];
  const above = layers.slice(0, index).flatMap(({ files }) => files);
  return [...above.filter((file) => !not.includes(file)), ...(layer.but ?? [])];
}

function zone(target, except, message) {
  return { target, from: 'src', except, message };
}
