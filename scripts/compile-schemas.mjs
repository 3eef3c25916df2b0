// src/generated/policy-schema.ts: schemas/policy.schema.json as code, so that nothing is compiled at start-up and ajv is no
// dependency. Run by the build; by hand after a change of the schema.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Writes the file if it would differ. Vitest calls it too, as a project's global setup. */
export function compileSchemas() {
  const file = join(root, 'src/generated/policy-schema.ts');
  const code = policySchema();
  mkdirSync(dirname(file), { recursive: true });
  if (readOrEmpty(file) !== code) writeFileSync(file, code);
}

export { compileSchemas as setup };

function policySchema() {
  const schema = JSON.parse(readFileSync(join(root, 'schemas/policy.schema.json'), 'utf8'));
  // All errors, each with the part of the schema that it breaks; the messages are ours.
  const ajv = new Ajv2020({ allErrors: true, verbose: true, messages: false, code: { source: true, esm: true } });
  ajv.addVocabulary(['x-expected']);
  const code = standalone(ajv, ajv.compile(withoutProse(schema)));
  if (/\brequire\(|\bimport\b/.test(code)) throw new Error('the compiled schema needs ajv at run time');
  const name = /export default (\w+);/.exec(code)?.[1];
  return `// @ts-nocheck
/* eslint-disable */
// Written by scripts/compile-schemas.mjs from schemas/policy.schema.json.
import type { PolicyDocument } from '../policy/policy-document.ts';

export interface SchemaError {
  /** JSON Pointer to the value, or to the object that has a member too many or too few. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly parentSchema: Readonly<Record<string, unknown>>;
  readonly data: unknown;
}

export function schemaErrors(value: unknown): readonly SchemaError[] {
  return ${name}(value) ? [] : ${name}.errors;
}

export function isPolicyDocument(value: unknown): value is PolicyDocument {
  return ${name}(value);
}

${code.replaceAll(/export (?:const|default) [^;]*;|"use strict";/g, '')}
`;
}

/** What only readers and editors need. */
function withoutProse(schema) {
  if (Array.isArray(schema)) return schema.map(withoutProse);
  if (typeof schema !== 'object' || schema === null) return schema;
  const prose = ['description', 'default', 'examples', 'title'];
  const kept = Object.entries(schema).filter(
    ([key, value]) => !prose.includes(key) || (typeof value === 'object' && key !== 'examples' && key !== 'default'),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutProse(value)]));
}

function readOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) compileSchemas();
