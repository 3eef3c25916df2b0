import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOLDER, objectsAfter, run, scoping } from '../../test/minters.ts';
import { asString, elements, isJsonObject, member, type JsonObject, type JsonValue } from '../patch/json.ts';

/** RBAC as the authorizer reckons (pkg/registry/rbac/validation/rule.go), of the holder alone and without wildcards. */
function allowed(
  objects: readonly JsonValue[],
  verb: string,
  resource: string,
  namespace: string,
  name: string,
): boolean {
  return objects.some((binding) => {
    const kind = asString(member(binding, 'kind')) ?? '';
    if (!kind.endsWith('RoleBinding')) return false;
    const where = member(member(binding, 'metadata'), 'namespace');
    if (kind === 'RoleBinding' && where !== namespace) return false;
    const isHolder = elements(member(binding, 'subjects')).some(
      (subject) => member(subject, 'name') === HOLDER.name && member(subject, 'namespace') === HOLDER.namespace,
    );
    const reference = member(binding, 'roleRef');
    const roles = objects.filter(
      (role) =>
        member(role, 'kind') === member(reference, 'kind') &&
        member(member(role, 'metadata'), 'name') === member(reference, 'name') &&
        (member(role, 'kind') === 'ClusterRole' || member(member(role, 'metadata'), 'namespace') === where),
    );
    return (
      isHolder &&
      roles.some((role) =>
        elements(member(role, 'rules')).some((rule) => {
          const has = (key: string, value: string): boolean => elements(member(rule, key)).includes(value);
          const names = elements(member(rule, 'resourceNames'));
          return (
            has('verbs', verb) &&
            has('resources', resource) &&
            has('apiGroups', '') &&
            (names.length === 0 || names.includes(name))
          );
        }),
      )
    );
  });
}

describe('the rights that are left', () => {
  const some = <Value>(values: readonly Value[], minLength = 1) =>
    fc.uniqueArray(fc.constantFrom(...values), { minLength });
  const namespaces = ['shop', 'ops', 'eso'];
  const names = ['reader', 'backup', 'web'];
  const verbs = ['create', 'get', 'delete'];
  const resources = ['serviceaccounts/token', 'serviceaccounts', 'secrets'];
  const rule = fc.record({
    apiGroups: fc.constant(['']),
    resources: some(resources),
    verbs: some(verbs),
    resourceNames: fc.option(some(names), { nil: undefined }),
  });
  const grant = fc.record({
    rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
    /** Undefined: in the whole cluster. */
    namespace: fc.option(fc.constantFrom(...namespaces), { nil: undefined }),
    isRole: fc.boolean(),
  });
  const account = fc.record({ namespace: fc.constantFrom(...namespaces), name: fc.constantFrom(...names) });

  test('are those of before, less all minting that nobody named, and with all that somebody asks for', () => {
    fc.assert(
      fc.property(
        fc.array(grant, { maxLength: 4 }),
        fc.uniqueArray(account, { maxLength: 3, selector: ({ namespace, name }) => `${namespace}/${name}` }),
        (grants, accounts) => {
          const before = grants.flatMap(({ rules, namespace, isRole }, index): readonly JsonObject[] => {
            const kind = namespace !== undefined && isRole ? 'Role' : 'ClusterRole';
            const apiVersion = 'rbac.authorization.k8s.io/v1';
            const where = namespace === undefined ? {} : { namespace };
            return [
              {
                apiVersion,
                kind,
                metadata: { name: `r${index}`, ...(kind === 'Role' && where) },
                rules: rules.map(({ resourceNames, ...rest }) => ({
                  ...rest,
                  ...(resourceNames !== undefined && { resourceNames }),
                })),
              },
              {
                apiVersion,
                kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
                metadata: { name: `b${index}`, ...where },
                roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: `r${index}` },
                subjects: [{ kind: 'ServiceAccount', ...HOLDER }],
              },
            ];
          });
          const listed = accounts.map(({ namespace, name }) => `{namespace: ${namespace}, name: ${name}}`).join(', ');
          const result = run(
            before.map((value) => `---\n${JSON.stringify(value)}\n`).join(''),
            scoping(`    accounts: [${listed}]\n`),
          );
          expect(result.problems).toEqual([]);
          const after = objectsAfter(result).filter(isJsonObject);
          for (const namespace of namespaces)
            for (const name of names)
              for (const verb of verbs)
                for (const resource of resources) {
                  const isMint = verb === 'create' && resource === 'serviceaccounts/token';
                  const asked =
                    grants.length > 0 && accounts.some((one) => one.namespace === namespace && one.name === name);
                  // What a rule names within a namespace, somebody has scoped already.
                  const scoped = grants.some(
                    (one) =>
                      one.namespace === namespace &&
                      one.rules.some(
                        (each) =>
                          each.verbs.includes(verb) &&
                          each.resources.includes(resource) &&
                          each.resourceNames?.includes(name) === true,
                      ),
                  );
                  const expected = isMint ? asked || scoped : allowed(before, verb, resource, namespace, name);
                  expect(
                    allowed(after, verb, resource, namespace, name),
                    `${verb} ${resource} ${namespace}/${name}`,
                  ).toBe(expected);
                }
        },
      ),
      { numRuns: 60 },
    );
  });
});
