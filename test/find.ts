import { expect } from 'vitest';
import type { FindingCode } from '../src/findings.ts';
import { analyze, type HardenOptions, type Report } from '../src/index.ts';

/** The report on one stream, `input.yaml`, and on what is read as context beside it. */
export function reportOn(yaml: string, options: HardenOptions = {}, context: readonly string[] = []): Report {
  const encoder = new TextEncoder();
  const beside = context.map((text, index) => ({
    path: `context-${index}.yaml`,
    bytes: encoder.encode(text),
    role: 'context' as const,
  }));
  const result = analyze([{ path: 'input.yaml', bytes: encoder.encode(yaml) }, ...beside], options);
  expect(result.problems).toEqual([]);
  return result.report;
}

/** The findings of one code: `line:column object: message`, and the text of the line from there on. */
export function find(code: FindingCode, yaml: string, options: HardenOptions = {}, context: readonly string[] = []) {
  const lines = yaml.split('\n');
  return reportOn(yaml, options, context)
    .findings.filter((finding) => finding.code === code)
    .map(({ line, column, object, message }) => `${object}: ${message} @${lines[line - 1]?.slice(column - 1) ?? ''}`);
}
