import { asString, elements, member, type JsonValue } from '../patch/json.ts';
import { subdomainFaults } from './dns-name.ts';
import { invalid, required, unsupported, type FieldError } from './field-error.ts';
import { refOf, type KubeObject } from './object.ts';

/* In Kubernetes' words and order (pkg/apis/rbac/validation/validation.go). */

export function validateRole(role: KubeObject): readonly FieldError[] {
  const isNamespaced = role['kind'] === 'Role';
  return [
    ...nameErrors(role),
    ...elements(role['rules']).flatMap((rule, index) => validateRule(rule, `rules[${index}]`, isNamespaced)),
  ];
}

export function validateBinding(binding: KubeObject): readonly FieldError[] {
  const isNamespaced = binding['kind'] === 'RoleBinding';
  const roleRef = binding['roleRef'];
  const kind = text(roleRef, 'kind');
  const name = text(roleRef, 'name');
  const kinds = isNamespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  return [
    ...nameErrors(binding),
    ...groupErrors(text(roleRef, 'apiGroup') || GROUP, [GROUP], 'roleRef.apiGroup'),
    ...(kinds.includes(kind) ? [] : [unsupported('roleRef.kind', kind, kinds)]),
    ...(name === '' ?
      [required('roleRef.name')]
    : pathFaults(name).map((fault) => invalid('roleRef.name', name, fault))),
    ...elements(binding['subjects']).flatMap((subject, index) =>
      validateSubject(subject, `subjects[${index}]`, isNamespaced),
    ),
  ];
}

const GROUP = 'rbac.authorization.k8s.io';

/** A role's name is a segment of a path, and hardly more. */
function nameErrors(object: KubeObject): readonly FieldError[] {
  const { name } = refOf(object);
  if (name === '') return [required('metadata.name', 'name or generateName is required')];
  return pathFaults(name).map((fault) => invalid('metadata.name', name, fault));
}

function pathFaults(name: string): readonly string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%']
    .filter((character) => name.includes(character))
    .map((character) => `may not contain '${character}'`);
}

function validateRule(rule: JsonValue, field: string, isNamespaced: boolean): readonly FieldError[] {
  const urls = elements(member(rule, 'nonResourceURLs'));
  const groups = elements(member(rule, 'apiGroups'));
  const resources = elements(member(rule, 'resources'));
  const names = elements(member(rule, 'resourceNames'));
  const verbs =
    elements(member(rule, 'verbs')).length === 0 ?
      [required(`${field}.verbs`, 'verbs must contain at least one value')]
    : [];
  if (urls.length > 0) {
    const detail = 'rules cannot apply to both regular resources and non-resource URLs';
    return [
      ...verbs,
      ...(isNamespaced ?
        [invalid(`${field}.nonResourceURLs`, urls, 'namespaced rules cannot apply to non-resource URLs')]
      : []),
      ...([...groups, ...resources, ...names].length > 0 ? [invalid(`${field}.nonResourceURLs`, urls, detail)] : []),
    ];
  }
  return [
    ...verbs,
    ...(groups.length > 0 ? [] : [required(`${field}.apiGroups`, 'resource rules must supply at least one api group')]),
    ...(resources.length > 0 ?
      []
    : [required(`${field}.resources`, 'resource rules must supply at least one resource')]),
  ];
}

function validateSubject(subject: JsonValue, field: string, isNamespaced: boolean): readonly FieldError[] {
  const kind = text(subject, 'kind');
  const name = text(subject, 'name');
  const group = text(subject, 'apiGroup');
  const missing = name === '' ? [required(`${field}.name`)] : [];
  switch (kind) {
    case 'ServiceAccount':
      return [
        ...missing,
        ...(name === '' ? [] : subdomainFaults(name).map((fault) => invalid(`${field}.name`, name, fault))),
        ...groupErrors(group, [''], `${field}.apiGroup`),
        ...(!isNamespaced && text(subject, 'namespace') === '' ? [required(`${field}.namespace`)] : []),
      ];
    case 'User':
    case 'Group':
      return [...missing, ...groupErrors(group || GROUP, [GROUP], `${field}.apiGroup`)];
    default:
      return [...missing, unsupported(`${field}.kind`, kind, ['ServiceAccount', 'User', 'Group'])];
  }
}

function groupErrors(group: string, allowed: readonly string[], field: string): readonly FieldError[] {
  return allowed.includes(group) ? [] : [unsupported(field, group, allowed)];
}

function text(value: JsonValue | undefined, key: string): string {
  return asString(member(value, key)) ?? '';
}
