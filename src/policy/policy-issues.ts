import { closest, distance } from 'fastest-levenshtein';
import { findingCodes, isFindingCode } from '../findings.ts';
import { schemaErrors, type SchemaError } from '../generated/policy-schema.ts';
import { groupOf } from '../kube/object.ts';
import { API_TOKEN_MOUNT_PATH, isApiAudience, isOwnName } from '../kube/token-volume.ts';
import { workloadKinds } from '../kube/workload.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../patch/json.ts';
import { joinPointer, parsePointer, type JsonPointer } from '../patch/pointer.ts';
import type { PolicySpec, TokenFields } from './policy-document.ts';

/** What is wrong with a part of a policy. */
export interface PolicyIssue {
  /** Of the document; of a member that is missing, its owner's. */
  readonly pointer: JsonPointer;
  readonly message: string;
  readonly remedy: string;
}

/** What the schema has against `document`. A member whose value is null is as good as absent, if there is one of its name. */
export function shapeIssues(document: JsonValue): readonly PolicyIssue[] {
  const unknown = schemaErrors(document).filter(({ keyword }) => keyword === 'additionalProperties');
  const others = schemaErrors(withoutNulls(document)).filter(({ keyword }) => keyword !== 'additionalProperties');
  return [...unknown, ...others].map(issueOf);
}

export function withoutNulls(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).filter(([, child]) => child !== null);
  return Object.fromEntries(members.map(([key, child]) => [key, withoutNulls(child)]));
}

/** What a schema cannot say. */
export function meaningIssues(spec: PolicySpec): readonly PolicyIssue[] {
  return [
    ...tokenIssues('/spec/token', spec.token, 'only a rule may set it, with a reason'),
    ...(spec.rules ?? []).flatMap(({ access = 'auto', reason, containers, token }, index) => {
      const pointer = joinPointer('/spec/rules', index);
      const issues = [...tokenIssues(`${pointer}/token`, token, reason === undefined ? 'the rule needs a reason' : '')];
      if (access === 'unchanged' && reason === undefined) {
        issues.push({ pointer, message: 'access: unchanged needs a reason', remedy: 'Add a reason to the rule.' });
      }
      for (const key of ['containers', 'token'] as const) {
        if ((access !== 'none' && access !== 'unchanged') || (key === 'containers' ? containers : token) === undefined)
          continue;
        const message = `${key} has no effect with access: ${access}`;
        issues.push({ pointer: `${pointer}/${key}`, message, remedy: 'Leave one of the two out.' });
      }
      return issues;
    }),
    ...extraTokenIssues(spec),
    ...kindIssues(spec),
    ...exemptionIssues(spec),
  ];
}

/** Beside the token in its volume (pkg/apis/core/validation: the paths of a projected volume have to differ). */
const NEIGHBOURS = ['ca.crt', 'namespace', 'service-ca.crt'];

function tokenIssues(pointer: JsonPointer, token: TokenFields = {}, no3607: string): PolicyIssue[] {
  const issues: PolicyIssue[] = [];
  if (token.expirationSeconds === 3607 && no3607 !== '') {
    const message = `expirationSeconds is 3607, of which the API server makes a year: ${no3607}`;
    issues.push({ pointer: `${pointer}/expirationSeconds`, message, remedy: 'Write 3600, or give the reason.' });
  }
  if (token.path !== undefined && NEIGHBOURS.includes(token.path)) {
    const message = `path is ${token.path}, another file of the same volume`;
    issues.push({ pointer: `${pointer}/path`, message, remedy: 'Choose another name.' });
  }
  return issues;
}

/** An extra token is for somebody else than the API server, in a volume and a place of its own. */
function extraTokenIssues({ token, rules = [], extraTokens = [] }: PolicySpec): readonly PolicyIssue[] {
  const apiTokens = [token ?? {}, ...rules.map((rule) => rule.token ?? {})];
  const names = apiTokens.map(({ volumeName }) => volumeName);
  const places = [API_TOKEN_MOUNT_PATH, ...apiTokens.map(({ mountPath }) => mountPath)];
  return extraTokens.flatMap(({ name, audience, mountPath }, index) => {
    const pointer = joinPointer('/spec/extraTokens', index);
    const issues: PolicyIssue[] = [];
    if (isApiAudience(audience)) {
      const message = `audience is ${audience}, which is the API server`;
      issues.push({ pointer: `${pointer}/audience`, message, remedy: "Write a rule: spec.token is the API server's." });
    }
    if (isOwnName(name) || names.includes(name)) {
      const message = `name is ${name}, which is that of the API token's volume`;
      issues.push({ pointer: `${pointer}/name`, message, remedy: 'Choose another name.' });
    }
    if (places.includes(mountPath)) {
      const message = `mountPath is ${mountPath}, where the API token is`;
      issues.push({ pointer: `${pointer}/mountPath`, message, remedy: 'Choose another path.' });
    }
    return issues;
  });
}

function kindIssues({ workloadKinds: rows = [] }: PolicySpec): readonly PolicyIssue[] {
  const known = new Set(workloadKinds.map(({ group, kind }) => `${group}/${kind}`));
  return rows.flatMap(({ apiVersion, kind }, index): readonly PolicyIssue[] => {
    const name = `${groupOf(apiVersion)}/${kind}`;
    if (!known.has(name)) {
      known.add(name);
      return [];
    }
    const message = `${kind} of ${apiVersion} is known already`;
    return [{ pointer: joinPointer('/spec/workloadKinds', index), message, remedy: 'Leave it out.' }];
  });
}

function exemptionIssues({ exemptions = [] }: PolicySpec): readonly PolicyIssue[] {
  return exemptions.flatMap(({ codes }, index) =>
    codes.flatMap((code, place): readonly PolicyIssue[] => {
      if (isFindingCode(code)) return [];
      const remedy = didYouMean(code, findingCodes) ?? 'tokentrim check says the code of each finding in brackets.';
      return [
        {
          pointer: joinPointer('/spec/exemptions', index, 'codes', place),
          message: `there is no finding ${code}`,
          remedy,
        },
      ];
    }),
  );
}

function issueOf({ instancePath, keyword, params, parentSchema, data }: SchemaError): PolicyIssue {
  const field = fieldName(instancePath);
  const is = `${field} is ${quoted(data)}`;
  const at = (message: string, remedy: string): PolicyIssue => ({ pointer: instancePath, message, remedy });
  switch (keyword) {
    case 'additionalProperties': {
      const name = String(params['additionalProperty']);
      const allowed = Object.keys(isRecord(parentSchema['properties']) ? parentSchema['properties'] : {});
      const message = `there is no field ${name} in ${field}; expected ${listed(allowed)}`;
      return { pointer: joinPointer(instancePath, name), message, remedy: didYouMean(name, allowed) ?? 'Remove it.' };
    }
    case 'required':
      return at(`${field} lacks ${String(params['missingProperty'])}`, 'Add it.');
    case 'const':
      return at(`${is}: expected ${String(params['allowedValue'])}`, `Write ${String(params['allowedValue'])}.`);
    case 'enum': {
      const allowed = Array.isArray(params['allowedValues']) ? params['allowedValues'].map(String) : [];
      return at(`${is}: expected ${listed(allowed)}`, didYouMean(String(data), allowed) ?? 'Write one of these.');
    }
    case 'type':
      return at(`${is}: expected ${TYPES[String(params['type'])] ?? ''}`, remedyOfType(String(params['type']), data));
    case 'minimum':
    case 'maximum':
      return at(
        `${is}: expected ${String(parentSchema['minimum'])} to ${String(parentSchema['maximum'])}`,
        'Write a number between the two.',
      );
    case 'minItems':
    case 'minProperties':
      return at(`${field} is empty: expected one value or more`, 'Leave it out to say nothing.');
    default: {
      const expected = parentSchema['x-expected'];
      return at(`${is}: expected ${typeof expected === 'string' ? expected : 'something else'}`, 'Correct it.');
    }
  }
}

const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  object: 'a mapping',
  string: 'text',
};

function remedyOfType(type: string, data: unknown): string {
  if (type === 'array' && typeof data === 'string') return `Write [${JSON.stringify(data)}].`;
  if (type === 'string' && (typeof data === 'number' || typeof data === 'boolean')) return 'Put it in quotes.';
  if (type === 'integer' && /^\d+$/.test(String(data))) return 'Write it without quotes.';
  return 'Correct it.';
}

/** What the field is called, or the whole. */
function fieldName(pointer: JsonPointer): string {
  return fieldPath(pointer) || 'the policy';
}

/** `spec.rules[0].access`; empty for the whole. */
export function fieldPath(pointer: JsonPointer): string {
  return parsePointer(pointer)
    .reduce((path, token) => (/^\d+$/.test(token) ? `${path}[${token}]` : `${path}.${token}`), '')
    .replace(/^\./, '');
}

function quoted(data: unknown): string {
  const text = JSON.stringify(data);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** A name is meant if half of it is right. */
function didYouMean(name: string, allowed: readonly string[]): string | undefined {
  if (allowed.length === 0) return undefined;
  const near = closest(name, allowed);
  return distance(name, near) <= Math.max(2, near.length / 2) ? `Did you mean ${near}?` : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
