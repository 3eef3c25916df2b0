import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_NAME_LENGTH, nameAccounts, shortened, type NameRequest } from './account-names.ts';

function request(name: string, kind = 'Deployment', more: Partial<NameRequest> = {}): NameRequest {
  return { name, kind, template: '{name}', namespace: 'shop', key: `${kind}/${name}`, ...more };
}

const none = (): boolean => false;

describe('the name of an account of its own', () => {
  test.each<[string, readonly NameRequest[], readonly string[], readonly string[]]>([
    ['the workload’s', [request('web')], [], ['web']],
    ['by the template', [request('web', 'CronJob', { template: 'sa-{name}.{kind}' })], [], ['sa-web.cronjob']],
    [
      'of two kinds of one name, with the kind',
      [request('web'), request('web', 'StatefulSet'), request('db')],
      [],
      ['web-deployment', 'web-statefulset', 'db'],
    ],
    [
      'of one name in two namespaces',
      [request('web'), request('web', 'Job', { namespace: 'test' })],
      [],
      ['web', 'web'],
    ],
    [
      'where a namespace is unknown, they may meet',
      [request('web'), request('web', 'Job', { namespace: undefined })],
      [],
      ['web-deployment', 'web-job'],
    ],
    ['where another has it', [request('web')], ['web'], ['web-deployment']],
    ['and another has that too', [request('web')], ['web', 'web-deployment'], ['web-deployment-2']],
    [
      'of hooks of one name',
      [request('web', 'Job', { key: 'b' }), request('web', 'Job', { key: 'a' })],
      [],
      ['web-job', 'web'],
    ],
    ['without the dash of a generateName', [request('web-', 'Job')], [], ['web']],
    ['never default', [request('default')], [], ['default-deployment']],
  ])('%s', (_, requests, taken, expected) => {
    expect(nameAccounts(requests, (name) => taken.includes(name))).toEqual(expected);
  });

  test('too long: cut, and still its own', () => {
    const [a, b] = nameAccounts([request(`${'x'.repeat(300)}a`), request(`${'x'.repeat(300)}b`)], none);
    expect(a).toMatch(/^x{244}-[\da-f]{8}$/);
    expect(a).toHaveLength(MAX_NAME_LENGTH);
    expect(a).not.toBe(b);
    expect(shortened('web')).toBe('web');
  });

  test('the same in any order, and no two alike in one namespace', () => {
    const one = fc.record({
      name: fc.constantFrom('web', 'db', 'default', 'web-job'),
      kind: fc.constantFrom('Job', 'Deployment'),
      namespace: fc.constantFrom('shop', 'test', undefined),
    });
    const taken = fc.uniqueArray(fc.constantFrom('web', 'web-job', 'db', 'db-deployment'));
    fc.assert(
      fc.property(fc.array(one, { maxLength: 8 }), taken, (parts, used) => {
        const requests = parts.map(({ name, kind, namespace }, index) =>
          request(name, kind, { namespace, key: `${namespace} ${kind} ${name} ${index}` }),
        );
        const isTaken = (name: string): boolean => used.some((other) => other === name);
        const names = nameAccounts(requests, isTaken);
        expect(nameAccounts([...requests].reverse(), isTaken)).toEqual([...names].reverse());
        names.forEach((name, index) => {
          expect(name).not.toBe('default');
          expect(isTaken(name)).toBe(false);
          const twins = names.filter((other, position) => {
            const [a, b] = [requests[index]?.namespace, requests[position]?.namespace];
            return other === name && position !== index && (a === undefined || b === undefined || a === b);
          });
          expect(twins).toEqual([]);
        });
      }),
    );
  });
});
