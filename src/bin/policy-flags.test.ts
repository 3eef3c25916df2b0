import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultPolicy, PolicyError } from '../index.ts';
import { readArguments } from './arguments.ts';
import { findPolicy } from './find-policy.ts';
import type { PolicyFlags } from './policy-flags.ts';
import { UsageError } from './usage-error.ts';

function flagsOf(line: string): PolicyFlags {
  const args = readArguments(line === '' ? [] : ['fix', ...line.split(' ')]);
  if ('show' in args) throw new Error('help was asked for');
  return args.policyFlags;
}

const ALL = { kinds: [], namespaces: [], names: [], labels: {}, serviceAccounts: [], images: [] };

describe('flags that set a field', () => {
  it.each<[string, object]>([
    ['', {}],
    ['--on-unused projected', { onUnused: 'projected' }],
    ['--on-unknown none --profile strict', { onUnknown: 'none', profile: 'strict' }],
    [
      '--expiration-seconds 1800 --audience api --mount-path /tokens --token-file t',
      { token: { expirationSeconds: 1800, audience: 'api', mountPath: '/tokens', path: 't' } },
    ],
  ])('%s', (line, over) => {
    expect(flagsOf(line).over).toEqual(over);
  });

  it.each([
    ['--on-unused nothing', '--on-unused nothing: expected none, projected or unchanged'],
    ['--profile lax', '--profile lax: expected standard or strict'],
    ['--expiration-seconds 5', '--expiration-seconds 5: expected 600 to 4294967296'],
    ['--expiration-seconds 1h', '--expiration-seconds 1h: expected a whole number'],
    [
      '--expiration-seconds 3607',
      '--expiration-seconds 3607: expirationSeconds is 3607, of which the API server makes a year: only a rule may set it, with a reason',
    ],
    [
      '--mount-path tokens',
      "--mount-path tokens: expected an absolute path without ':', '.', '..', and '/' at its end",
    ],
    ['--token-file ../t', "--token-file ../t: expected a relative path without '..' and ':'"],
    ['--token-file ca.crt', '--token-file ca.crt: path is ca.crt, another file of the same volume'],
    ['--policy a.yaml --no-policy', '--policy and --no-policy exclude each other'],
    ['--access none', '--access needs --only WORKLOAD: whose access or containers it is'],
    ['--containers web', '--containers needs --only WORKLOAD: whose access or containers it is'],
    ['--only web --access none --containers web', '--containers says who gets the token, and --access none gives none'],
    ['--only web --access some', '--access some: expected one of none, projected, unchanged'],
    ['--only a/b/c/d', 'a/b/c/d: expected a workload as [KIND/][NAMESPACE/]NAME, for instance Deployment/web'],
    ['--exclude web/', 'web/: expected a workload as [KIND/][NAMESPACE/]NAME, for instance Deployment/web'],
  ])('%s is refused', (line, message) => {
    expect(() => flagsOf(line)).toThrow(new UsageError(message));
  });
});

describe('flags that select workloads', () => {
  it.each<[string, object]>([
    ['web', { names: ['web'] }],
    ['shop/web', { namespaces: ['shop'], names: ['web'] }],
    ['Deployment/web', { kinds: ['Deployment'], names: ['web'] }],
    ['Deployment/shop/web-*', { kinds: ['Deployment'], namespaces: ['shop'], names: ['web-*'] }],
    ['*/shop/*', { kinds: ['*'], namespaces: ['shop'], names: ['*'] }],
  ])('%s', (text, match) => {
    expect(flagsOf(`--only ${text} --exclude ${text}`)).toMatchObject({
      only: [{ text, match: { ...ALL, ...match } }],
      exclude: [{ text, match: { ...ALL, ...match } }],
    });
  });

  it('make rules behind those of the file', () => {
    const flags = flagsOf('--only web --only Job/build --access projected --containers robot,proxy --containers init');
    const rule = {
      access: 'projected',
      containers: ['robot', 'proxy', 'init'],
      token: {},
      place: { file: '--access' },
    };
    expect(flags.rules).toMatchObject([
      { ...rule, match: { names: ['web'] } },
      { ...rule, match: { kinds: ['Job'], names: ['build'] } },
    ]);
    expect(flagsOf('--only web --containers robot').rules).toMatchObject([{ access: 'auto', containers: ['robot'] }]);
  });
});

describe('the policy file', () => {
  const text =
    'apiVersion: tokentrim.dev/v1alpha1\nkind: TokenPolicy\nspec: {onUnused: projected, rules: [{access: none}]}\n';
  const root = mkdtempSync(join(tmpdir(), 'tokentrim-policy-'));
  const write = (path: string, content: string): string => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), content);
    return join(root, path);
  };
  write('project/tokentrim.yaml', text);
  write('project/charts/shop/web.yaml', '');
  write('project/.git/HEAD', '');
  write('other/.git/HEAD', '');
  write('other/deep/x', '');
  write('tokentrim.yaml', 'not a policy');
  const named = write('named.yaml', text.replace('projected', 'unchanged'));

  it('is found in the working folder or one above it', () => {
    expect(findPolicy(flagsOf(''), 'pipe', join(root, 'project'))).toMatchObject({
      policy: { onUnused: 'projected' },
      discovered: 'tokentrim.yaml',
    });
    expect(findPolicy(flagsOf(''), 'helm3', join(root, 'project/charts/shop')).discovered).toBe('../../tokentrim.yaml');
  });

  it('is not looked for beyond the repository, nor by a KRM function, nor where nobody wants one', () => {
    const none = { policy: defaultPolicy, discovered: undefined };
    expect(findPolicy(flagsOf(''), 'pipe', join(root, 'other/deep'))).toEqual(none);
    expect(findPolicy(flagsOf(''), 'krm', join(root, 'project'))).toEqual(none);
    expect(findPolicy(flagsOf('--no-policy'), 'pipe', join(root, 'project'))).toEqual(none);
  });

  it('may be named, and gives way to flags, but its rules do not', () => {
    const { policy, discovered } = findPolicy(
      flagsOf(`--policy ${named} --on-unused none --only web --access projected`),
      'pipe',
      join(root, 'project'),
    );
    expect(discovered).toBeUndefined();
    expect(policy.onUnused).toBe('none');
    expect(policy.rules.map(({ access, place }) => `${access} ${place.file}`)).toEqual([
      `none ${named}`,
      'projected --access',
    ]);
  });

  it('without a file flags set the defaults', () => {
    const { policy } = findPolicy(flagsOf('--no-policy --profile strict --on-unused projected'), 'pipe', root);
    expect(policy).toMatchObject({ profile: 'strict', onUnknown: 'none', onUnused: 'projected', annotations: 'deny' });
  });

  it('is refused with the place of each mistake', () => {
    expect(() => findPolicy(flagsOf(''), 'pipe', root)).toThrow(PolicyError);
    expect(() => findPolicy(flagsOf('--policy nowhere.yaml'), 'pipe', root)).toThrow(
      'nowhere.yaml: there is no such file',
    );
    const binary = write('binary.yaml', '');
    writeFileSync(binary, Uint8Array.of(0xff, 0xfe));
    expect(() => findPolicy(flagsOf(`--policy ${binary}`), 'pipe', root)).toThrow('the policy is not UTF-8 text');
  });

  it('of a KRM function is its functionConfig: flags that write rules are refused', () => {
    expect(() => findPolicy(flagsOf('--only web --access none'), 'krm', root)).toThrow(
      '--access is no flag of a KRM function; write a rule in its functionConfig',
    );
  });
});
