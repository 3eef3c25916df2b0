import { describe, expect, it } from 'vitest';
import { deployment, inventoryOf } from '../test/observe.ts';
import { decide, DecisionError, type Decision, type ObservedBy } from './decide.ts';
import type { Host } from './host.ts';
import type { Workload } from './inventory/inventory.ts';
import { defaultPolicy, type Policy, type PolicyRule } from './policy/policy.ts';
import type { Suggestion } from './report.ts';

const pod = 'containers: [{name: web, image: web}]';

const blankRule: PolicyRule = {
  match: { kinds: [], namespaces: [], names: [], labels: {}, serviceAccounts: [], images: [] },
  access: 'auto',
  containers: [],
  token: {},
  reason: '',
  place: { file: 'tokentrim.yaml', line: 7, column: 3 },
};

function workloadIn(yaml: string): Workload {
  const [workload] = inventoryOf(yaml).workloads;
  if (workload === undefined) throw new Error('no workload in the test');
  return workload;
}

function decideOn(
  suggestions: readonly Suggestion[],
  setting: {
    yaml?: string;
    policy?: Partial<Policy>;
    host?: Host;
    earlier?: boolean;
    rule?: Partial<PolicyRule>;
    leftOut?: string;
  } = {},
): Decision {
  const workload = workloadIn(setting.yaml ?? deployment(pod));
  const observations = suggestions.map((suggests): ObservedBy => ({
    suggests,
    because: `${suggests} it is`,
    object: workload.object,
    pointer: '',
    rule: suggests,
  }));
  const policy = { ...defaultPolicy, ...setting.policy };
  const rule = setting.rule === undefined ? undefined : { ...blankRule, ...setting.rule };
  return decide({
    workload,
    observations,
    policy,
    terms: { rule, token: policy.token, extraTokens: [], leftOut: setting.leftOut },
    host: setting.host ?? 'pipe',
    decidedEarlier: setting.earlier ?? false,
  });
}

const annotated = (annotations: string, template = '') =>
  deployment(pod, template === '' ? '' : `annotations: {${template}}`).replace(
    'namespace: shop}',
    `namespace: shop, annotations: {${annotations}}}`,
  );

describe('the verdict', () => {
  it.each<[readonly Suggestion[], string, string, string]>([
    [['used'], 'used', 'projected', 'used it is'],
    [['unused'], 'unused', 'none', 'unused it is'],
    [['doubt'], 'unknown', 'projected', 'doubt it is'],
    [['unused', 'doubt'], 'unknown', 'projected', 'doubt it is'],
    [['unused', 'doubt', 'used'], 'used', 'projected', 'used it is'],
    [['used', 'unused'], 'used', 'projected', 'used it is'],
    [[], 'unknown', 'projected', 'nothing was seen that tells'],
  ])('of %j is %s', (suggestions, verdict, access, reason) => {
    expect(decideOn(suggestions)).toMatchObject({ verdict, access, reason, decidedBy: 'verdict' });
  });

  it('never takes a token away because more use was seen', () => {
    const all: readonly Suggestion[] = ['unused', 'doubt', 'used'];
    const subsets = all.reduce<readonly (readonly Suggestion[])[]>(
      (sets, one) => [...sets, ...sets.map((set) => [...set, one])],
      [[]],
    );
    for (const set of subsets) {
      if (decideOn(set).access !== 'none') expect(decideOn([...set, 'used']).access, set.join()).toBe('projected');
    }
  });

  it.each<[Suggestion, Partial<Policy>, string]>([
    ['unused', { onUnused: 'projected' }, 'projected'],
    ['unused', { onUnused: 'unchanged' }, 'unchanged'],
    ['doubt', { onUnknown: 'none' }, 'none'],
    ['used', { onUnused: 'none', onUnknown: 'none' }, 'projected'],
  ])('%s under %j: %s', (suggestion, policy, access) => {
    expect(decideOn([suggestion], { policy }).access).toBe(access);
  });
});

describe('a volume of an earlier run', () => {
  it.each<[readonly Suggestion[], string]>([
    [['unused'], 'unused'],
    [['doubt'], 'unknown'],
    [['used'], 'used'],
  ])('keeps the access, and is no evidence: %j', (suggestions, verdict) => {
    expect(decideOn(suggestions, { earlier: true })).toMatchObject({ verdict, access: 'projected' });
  });
  it('goes where the annotation says so', () => {
    const yaml = annotated('tokentrim.dev/access: none');
    expect(decideOn(['unused'], { earlier: true, yaml })).toMatchObject({ access: 'none', decidedBy: 'annotation' });
  });
});

describe('the annotation', () => {
  const because = "tokentrim.dev/reason: 'It says so.'";
  it.each([
    ['none', annotated('tokentrim.dev/access: none')],
    ['projected', annotated('tokentrim.dev/access: projected')],
    ['unchanged', annotated(`tokentrim.dev/access: unchanged, ${because}`)],
    ['none', annotated('', 'tokentrim.dev/access: none')],
    ['none', annotated('tokentrim.dev/access: none', 'tokentrim.dev/access: none')],
  ])('%s wins over the verdict', (access, yaml) => {
    for (const suggestion of ['used', 'unused', 'doubt'] as const) {
      expect(decideOn([suggestion], { yaml })).toMatchObject({ access, decidedBy: 'annotation' });
    }
  });

  it('gives its reason', () => {
    const yaml = annotated(`tokentrim.dev/access: none, ${because}`);
    expect(decideOn(['used'], { yaml })).toMatchObject({ reason: 'It says so.', verdict: 'used' });
  });

  it('leaves it to the verdict: auto', () => {
    const yaml = annotated('tokentrim.dev/access: auto');
    expect(decideOn(['unused'], { yaml })).toMatchObject({ access: 'none', decidedBy: 'verdict' });
  });

  it('does not count where the policy denies it', () => {
    const yaml = annotated('tokentrim.dev/access: none');
    expect(decideOn(['used'], { yaml, policy: { annotations: 'deny' } })).toMatchObject({ access: 'projected' });
  });

  it.each([
    [
      /differs between the workload and its pod template/,
      annotated('tokentrim.dev/access: none', 'tokentrim.dev/access: projected'),
    ],
    [/"no": expected auto, none, projected or unchanged/, annotated("tokentrim.dev/access: 'no'")],
    [/unchanged needs a reason/, annotated('tokentrim.dev/access: unchanged')],
    [
      /there is no annotation tokentrim.dev\/acess: expected tokentrim.dev\/access/,
      annotated('tokentrim.dev/acess: none'),
    ],
    [/there is no annotation tokentrim.io\/access/, annotated('tokentrim.io/access: none')],
    [/there is no annotation tokentrim\/access/, annotated('', 'tokentrim/access: none')],
    [
      /automountServiceAccountToken is "true": expected true or false/,
      deployment('{automountServiceAccountToken: "true", containers: [{name: web, image: acme/web}]}', ''),
    ],
  ])('is refused: %s', (message, yaml) => {
    expect(() => decideOn(['used'], { yaml })).toThrow(DecisionError);
    expect(() => decideOn(['used'], { yaml })).toThrow(message);
  });
});

describe('a rule of the policy', () => {
  it.each(['none', 'projected', 'unchanged'] as const)('%s wins over the verdict', (access) => {
    const rule = { access, reason: 'So it is.' };
    for (const suggestion of ['used', 'unused', 'doubt'] as const) {
      const expected = { access, decidedBy: 'rule', reason: 'So it is.' };
      expect(decideOn([suggestion], { rule })).toMatchObject(expected);
      expect(decideOn([suggestion], { rule, earlier: true })).toMatchObject(expected);
    }
  });

  it('without a reason is named by its place', () => {
    expect(decideOn(['used'], { rule: { access: 'none' } }).reason).toBe('the rule at tokentrim.yaml:7');
    const place = { file: '--access', line: 0, column: 0 };
    expect(decideOn(['used'], { rule: { access: 'none', place } }).reason).toBe('the rule of --access');
  });

  it('leaves it to the verdict: auto', () => {
    expect(decideOn(['used'], { rule: {} })).toMatchObject({ access: 'projected', decidedBy: 'verdict' });
    expect(decideOn(['unused'], { rule: {}, earlier: true })).toMatchObject({ access: 'projected' });
  });

  it('gives way to the annotation', () => {
    const yaml = annotated('tokentrim.dev/access: none');
    const rule = { access: 'projected' } as const;
    expect(decideOn(['used'], { yaml, rule })).toMatchObject({ access: 'none', decidedBy: 'annotation' });
    const denied = decideOn(['used'], { yaml, rule, policy: { annotations: 'deny' } });
    expect(denied).toMatchObject({ access: 'projected', decidedBy: 'rule' });
  });

  it('does not touch what the caller leaves out', () => {
    const decision = decideOn(['unused'], { rule: { access: 'none' }, leftOut: 'excluded by the caller' });
    expect(decision).toMatchObject({ access: 'unchanged', decidedBy: 'exempt', reason: 'excluded by the caller' });
  });
});

describe('facts that exempt', () => {
  const job = (metadata: string) =>
    deployment(pod)
      .replace('apps/v1', 'batch/v1')
      .replace('Deployment', 'Job')
      .replace('{name: web, namespace: shop}', metadata);
  const podWith = (annotations: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: web, annotations: {${annotations}}}\nspec: {${pod}}\n`;
  it.each<[RegExp, string, Host]>([
    [/mirror pod/, podWith('kubernetes.io/config.mirror: x'), 'pipe'],
    [
      /CloudNativePG adds the container pgbouncer/,
      deployment(pod).replace('apps/v1', 'postgresql.cnpg.io/v1').replace('Deployment', 'Pooler'),
      'pipe',
    ],
    [/without containers/, deployment('containers: []'), 'pipe'],
    [/\$patch/, deployment(`${pod}\n$patch: replace`), 'pipe'],
    [/owner/, deployment(pod).replace('namespace: shop}', 'ownerReferences: [{kind: X, name: x}]}'), 'pipe'],
    [/refuses to change a Job in place/, job('{name: web}'), 'helm3'],
    [/refuses to change a Pod in place/, podWith(''), 'helm4'],
  ])('%s', (reason, yaml, host) => {
    const decision = decideOn(['unused'], { yaml, host });
    expect(decision).toMatchObject({ access: 'unchanged', decidedBy: 'exempt', verdict: 'unused' });
    expect(decision.reason).toMatch(reason);
  });

  it.each<[string, string, Host]>([
    ['a Job through a pipe', job('{name: web}'), 'pipe'],
    ['a Job that gets a new name each time', job('{generateName: web-}'), 'helm3'],
    ['a hook', job('{name: web, annotations: {helm.sh/hook: pre-install}}'), 'helm3'],
    ['a Deployment under Helm', deployment(pod), 'helm3'],
  ])('not: %s', (_name, yaml, host) => {
    expect(decideOn(['unused'], { yaml, host })).toMatchObject({ access: 'none', decidedBy: 'verdict' });
  });
});
