import { describe, expect, it } from 'vitest';
import { harden, parsePolicy, type HardenOptions } from '../index.ts';
import { deployment } from '../../test/observe.ts';

const account = (name: string, more = ''): string =>
  `---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}, namespace: shop}\n${more}`;
const web = deployment('serviceAccountName: web\ncontainers: [{name: web, image: web}]');
const other = web.replace('name: web,', 'name: other,');
const everything = { kinds: [], namespaces: [], names: [], labels: {}, serviceAccounts: [], images: [] };

/** `web: reason` of each account that is switched off. */
function switchedOff(manifest: string, spec: string, options: HardenOptions = {}): readonly string[] {
  const policy = parsePolicy(`{apiVersion: tokentrim.dev/v1alpha1, kind: TokenPolicy, spec: ${spec}}`, 'p.yaml');
  const { report, problems } = harden([{ path: 'f.yaml', bytes: new TextEncoder().encode(manifest) }], {
    ...options,
    policy,
  });
  expect(problems).toEqual([]);
  return report.serviceAccounts.filter(({ changes }) => changes.length > 0).map(({ name }) => name);
}

describe('disable-unless-shared', () => {
  it.each<[string, string, HardenOptions, readonly string[]]>([
    ['each workload says so itself', web + account('web'), {}, ['web']],
    ['nobody runs as it', account('web'), {}, []],
    ['it says so already', web + account('web', 'automountServiceAccountToken: false\n'), {}, []],
    ['Helm 3 hides hooks', web + account('web'), { host: 'helm3' }, []],
    ['the input is not complete', web + account('web'), { incompleteBecause: ['a test'] }, []],
    [
      'another workload is left out',
      `${web}---\n${other}${account('web')}`,
      { exclude: [{ ...everything, names: ['other'] }] },
      [],
    ],
    [
      'something else names it',
      `${web}${account('web')}---\napiVersion: acme.dev/v1\nkind: Runner\nmetadata: {name: r}\nspec: {serviceAccount: web}\n`,
      {},
      [],
    ],
    [
      'only a policy names it',
      `${web}${account('web')}---\napiVersion: tokentrim.dev/v1alpha1\nkind: TokenPolicy\nspec: {rules: [{match: {serviceAccounts: [web]}}]}\n`,
      {},
      ['web'],
    ],
  ])('%s', (_name, manifest, options, names) => {
    expect(switchedOff(manifest, '{}', options)).toEqual(names);
  });

  it('leaves one whose workload stays as it is', () => {
    expect(switchedOff(web + account('web'), '{rules: [{access: unchanged, reason: Later.}]}')).toEqual([]);
  });
});

describe('disable', () => {
  const spec = '{serviceAccounts: {automount: disable}}';
  it.each<[string, string, HardenOptions, readonly string[]]>([
    ['every account', web + account('web') + account('x'), { host: 'helm3' }, ['web', 'x']],
    ['not the default one', account('default'), {}, []],
    ['not that of a workload which is left out', web + account('web'), { exclude: [everything] }, []],
    [
      'only those of the workloads that are asked for',
      web + account('web') + account('x'),
      { only: [{ ...everything, names: ['web'] }] },
      ['web'],
    ],
  ])('%s', (_name, manifest, options, names) => {
    expect(switchedOff(manifest, spec, options)).toEqual(names);
  });

  it('the default account, where the policy says so', () => {
    const all = account('default') + account('x');
    expect(switchedOff(all, '{serviceAccounts: {defaultAccount: disable}}')).toEqual(['default']);
  });
});
