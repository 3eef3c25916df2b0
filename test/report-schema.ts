import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type AnySchemaObject } from 'ajv';
import { expect } from 'vitest';
import type { Report } from '../src/index.ts';

/** As it is published: open to members that later versions add. */
export const reportSchema: AnySchemaObject & { definitions: Record<string, AnySchemaObject> } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../schemas/report.schema.json'), 'utf8'),
);

const validate = new Ajv({ allErrors: true }).compile(closed());

/** The report is what the schema says, and has nothing that the schema does not name. */
export function expectReport(report: Report): void {
  // What JSON makes of it: an undefined member is none.
  const valid = validate(JSON.parse(JSON.stringify(report)));
  expect({ valid, errors: validate.errors }).toEqual({ valid: true, errors: null });
}

function closed(): AnySchemaObject {
  const schema = structuredClone(reportSchema);
  const { finding, suppressedFinding } = schema.definitions;
  schema.definitions['suppressedFinding'] = {
    ...finding,
    required: [...finding?.['required'], ...suppressedFinding?.['required']],
    properties: { ...finding?.['properties'], ...suppressedFinding?.['properties'] },
  };
  close(schema);
  return schema;
}

function close(schema: unknown): void {
  if (typeof schema !== 'object' || schema === null) return;
  for (const inner of Object.values(schema)) close(inner);
  if ('properties' in schema && !Array.isArray(schema)) Object.assign(schema, { additionalProperties: false });
}
