import { describe, expect, it } from 'vitest';
import { deployment, inventoryOf } from '../../test/observe.ts';
import type { Workload } from '../inventory/inventory.ts';
import { parsePolicy } from './parse-policy.ts';
import { readTerms, type Selection } from './policy-terms.ts';
import type { WorkloadMatch } from './policy.ts';

const ALL: WorkloadMatch = { kinds: [], namespaces: [], names: [], labels: {}, serviceAccounts: [], images: [] };
const NOTHING: Selection = { only: [], exclude: [] };

function workload(name: string): Workload {
  const [found] = inventoryOf(deployment('containers: [{name: a}]').replace('name: web', `name: ${name}`)).workloads;
  if (found === undefined) throw new Error('no workload in the test');
  return found;
}

function read(rules: string, selection: Selection = NOTHING) {
  const text = `{apiVersion: tokentrim.dev/v1alpha1, kind: TokenPolicy, spec: {token: {path: t}, rules: [${rules}]}}`;
  return readTerms(parsePolicy(text, 'p.yaml'), selection);
}

describe('the rule for a workload', () => {
  it('is the first that matches, and its token settings win', () => {
    const { termsOf } = read(
      '{match: {names: [api]}}, {match: {names: [w*]}, token: {expirationSeconds: 900}}, {access: none}',
    );
    expect(termsOf(workload('web'), undefined)).toMatchObject({
      rule: { match: { names: ['w*'] } },
      token: { path: 't', expirationSeconds: 900, platform: 'kubernetes' },
      leftOut: undefined,
    });
    expect(termsOf(workload('other'), undefined)).toMatchObject({ rule: { access: 'none' } });
  });

  it('may be missing', () => {
    const terms = read('{match: {names: [api]}}').termsOf(workload('web'), undefined);
    expect(terms.rule).toBeUndefined();
    expect(terms.token.expirationSeconds).toBe(3600);
  });
});

describe('what the caller selects', () => {
  const named = (name: string): WorkloadMatch => ({ ...ALL, names: [name] });
  it.each<[string, Selection, string | undefined]>([
    ['web', NOTHING, undefined],
    ['web', { only: [named('web'), named('api')], exclude: [] }, undefined],
    ['web', { only: [named('api')], exclude: [] }, 'the caller asks for others only'],
    ['web', { only: [], exclude: [named('w*')] }, 'excluded by the caller'],
    ['web', { only: [named('web')], exclude: [named('web')] }, 'excluded by the caller'],
  ])('%s of %j: %s', (name, selection, leftOut) => {
    expect(read('', selection).termsOf(workload(name), undefined).leftOut).toBe(leftOut);
  });
});

describe('a rule that does nothing', () => {
  it.each<[readonly string[], readonly string[]]>([
    [['{match: {names: [web]}}'], []],
    [['{match: {names: [api]}}'], ['rule 1: matched-nothing']],
    [['{match: {names: [web]}}', '{match: {names: [w*]}}'], ['rule 2: shadowed']],
    [['{match: {names: [web]}}', '{match: {names: [web]}}'], ['rule 2: duplicate']],
    [['{match: {names: [web]}, access: none}', '{match: {names: [web]}, access: projected}'], ['rule 2: shadowed']],
    [[], []],
  ])('%j: %j', (rules, expected) => {
    const reader = read(rules.map((rule) => `\n${rule}`).join(','));
    reader.termsOf(workload('web'), undefined);
    expect(reader.observations().map(({ subject, what }) => `${subject}: ${what}`)).toEqual(expected);
  });
});
