import { expect, test } from 'vitest';
import { harden, type SourceFile } from '../index.ts';
import { readDocument } from '../yaml/read.ts';
import { draftPolicy } from './policy-draft.ts';

function deployment(name: string, account = 'default'): string {
  return `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${JSON.stringify(name)}}
spec: {template: {spec: {serviceAccountName: ${account}, containers: [{name: main, image: acme/main}]}}}
`;
}

function draft(text: string): string {
  const input: SourceFile = { path: 'shop.yaml', bytes: new TextEncoder().encode(text) };
  return draftPolicy(harden([input]).report);
}

test('the unknown ones come first, each with its evidence, as rules to uncomment', () => {
  expect(draft(deployment('web') + deployment('orders', 'database')).split('spec:\n')[1]).toBe(
    `  onUnused: none # projected: a first wave that takes nothing away
  onUnknown: projected # none: when every unknown one below has been looked at
  # rules:
  #
  # unknown: Deployment orders
  # doubt: ServiceAccount database is not declared here (shop.yaml:10, foreign-account)
  # - match: {kinds: [Deployment], names: [orders]}
  #   access: projected
  #   reason: "ServiceAccount database is not declared here"
  #
  # unused: Deployment web
  # unused: it runs as the default ServiceAccount, which nothing here binds (shop.yaml:5, default-account)
  # - match: {kinds: [Deployment], names: [web]}
  #   access: none
  #   reason: "it runs as the default ServiceAccount, which nothing here binds"
`,
  );
});

test('what is uncommented is YAML that says the same', () => {
  const text = draft(deployment('a: b') + deployment('yes') + deployment('orders', 'database'));
  const uncommented = text.replace(/^ {2}# (?=rules:|- match| {2}(?:access|reason):)/gm, '  ');
  expect(readDocument(uncommented).value).toMatchObject({
    kind: 'TokenPolicy',
    spec: {
      rules: [
        { match: { kinds: ['Deployment'], names: ['orders'] }, access: 'projected' },
        { match: { kinds: ['Deployment'], names: ['a: b'] }, access: 'none' },
        { match: { kinds: ['Deployment'], names: ['yes'] }, access: 'none' },
      ],
    },
  });
});

test('a name with a line break stays in its comment', () => {
  const text = draft(deployment('x\nspec: {onUnused: unchanged}'));
  for (const line of text.split('\n').filter((one) => one.includes('onUnused: unchanged')))
    expect(line).toMatch(/^ {2}#/);
});

test('no workload, no rules', () => {
  expect(draft('kind: ConfigMap\napiVersion: v1\n')).not.toContain('# rules:');
});
