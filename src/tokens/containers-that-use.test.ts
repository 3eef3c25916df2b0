import { expect, it } from 'vitest';
import { harden, parsePolicy } from '../index.ts';
import { deployment, inventoryOf } from '../../test/observe.ts';
import { containersThatUse } from './containers-that-use.ts';

const app = '{name: app, image: example/app}';
const exporter = '{name: exporter, image: oliver006/redis_exporter:v1}';
const bound = { rule: 'role-binding', suggests: 'used' as const };

it.each([
  ['a program that never calls', `[${app}, ${exporter}]`, [bound], ['app']],
  ['none but such programs', `[${exporter}]`, [bound], ['exporter']],
  [
    'one that was seen to call all the same',
    `[${app}, ${exporter}]`,
    [{ rule: 'token-reference', suggests: 'used' as const, container: 'exporter' }],
    ['app', 'exporter'],
  ],
  [
    'one whose program is another',
    `[${app}, {name: exporter, image: oliver006/redis_exporter, command: [sh]}]`,
    [bound],
    ['app', 'exporter'],
  ],
  [
    'a webhook that looks in any of them',
    `[${app}, ${exporter}]`,
    [{ rule: 'injector', suggests: 'used' as const }],
    ['app', 'exporter'],
  ],
  ['programs that nobody knows', `[${app}, {name: web, image: nginx}]`, [bound], ['app', 'web']],
])('%s', (_name, containers, observations, expected) => {
  const [workload] = inventoryOf(deployment(`containers: ${containers}`)).workloads;
  expect(workload && containersThatUse(workload, observations).map(({ name }) => name)).toEqual(expected);
});

it.each([
  ['', ['app', 'exporter']],
  ['containers: [auto]', ['app']],
  ['containers: [exp*]', ['exporter']],
])('a rule with %j gives the token to %j', (line, expected) => {
  const manifest = deployment(`automountServiceAccountToken: true\ncontainers: [${app}, ${exporter}]`);
  const policy = parsePolicy(
    `apiVersion: tokentrim.dev/v1alpha1\nkind: TokenPolicy\nspec:\n  rules:\n  - match: {names: [web]}\n    access: projected\n    reason: It lists its pods.\n    ${line}\n`,
    'tokentrim.yaml',
  );
  const { report, problems } = harden([{ path: 'shop.yaml', bytes: new TextEncoder().encode(manifest) }], { policy });
  expect(problems).toEqual([]);
  const containers = report.workloads.flatMap((workload) => workload.containers);
  expect(containers.filter(({ after }) => after.length > 0).map(({ name }) => name)).toEqual(expected);
});
