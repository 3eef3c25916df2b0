import type { JsonValue } from '../patch/json.ts';
import { subdomainFaults } from './dns-name.ts';
import { invalid, type FieldError } from './field-error.ts';
import { annotationsOf, labelsOf } from './object.ts';

const NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const NAME_ONLY = new RegExp(`^${NAME}$`);
const VALUE_ONLY = new RegExp(`^(${NAME})?$`);
const LENGTH = 63;

/**
 * What is wrong with the labels and the keys of annotations, in Kubernetes' words (k8s.io/apimachinery, pkg/apis/meta/v1/
 * validation and pkg/util/validation). All are strings.
 */
export function validateMetadata(object: JsonValue): readonly FieldError[] {
  return [
    ...Object.entries(labelsOf(object)).flatMap(([key, value]) => [
      ...keyFaults(key).map((fault) => invalid('metadata.labels', key, fault)),
      ...valueFaults(value).map((fault) => invalid('metadata.labels', value, fault)),
    ]),
    ...Object.keys(annotationsOf(object)).flatMap((key) =>
      keyFaults(key.toLowerCase()).map((fault) => invalid('metadata.annotations', key, fault)),
    ),
  ];
}

function valueFaults(value: JsonValue): readonly string[] {
  if (typeof value !== 'string') return [];
  const rule =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  return [
    ...(value.length > LENGTH ? [`must be no more than ${LENGTH} bytes`] : []),
    ...(VALUE_ONLY.test(value) ?
      []
    : [`${rule} (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(${NAME})?')`]),
  ];
}

const NAME_RULE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const EXAMPLE = `(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${NAME}')`;

function keyFaults(key: string): readonly string[] {
  const [first = '', second, ...more] = key.split('/');
  if (more.length > 0) {
    return [
      `a valid label key ${NAME_RULE} ${EXAMPLE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const name = second ?? first;
  const prefix = second === undefined ? undefined : first;
  return [
    ...(prefix === '' ? ['prefix part must be non-empty'] : []),
    ...(prefix === undefined || prefix === '' ? [] : subdomainFaults(prefix).map((fault) => `prefix part ${fault}`)),
    ...(name === '' ? ['name part must be non-empty'] : []),
    ...(name.length > LENGTH ? [`name part must be no more than ${LENGTH} bytes`] : []),
    ...(NAME_ONLY.test(name) ? [] : [`name part ${NAME_RULE} ${EXAMPLE}`]),
  ];
}
