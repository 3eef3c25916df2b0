import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readEvents } from '../src/yaml/read-events.ts';
import { YamlError } from '../src/yaml/tree.ts';
import { buildCommand, runCommand } from './command.ts';

const directives = join(import.meta.dirname, 'fixtures/yaml/directives');
let command = '';

beforeAll(async () => {
  command = await buildCommand();
});

const run = (...args: readonly string[]) => runCommand(command, directives, args);

describe('what the command carries as text', () => {
  test('the second reader, for what the first refuses', () => {
    const input = readFileSync(join(directives, 'input.yaml'), 'utf8');
    expect(() => input.split(/^---$/m).map(readEvents), 'a layout for the first reader too').toThrow(YamlError);
    const { stdout, status } = run('fix', '--quiet', join(directives, 'input.yaml'));
    expect({ stdout, status }).toEqual({ stdout: readFileSync(join(directives, 'expected.yaml'), 'utf8'), status: 0 });
  });

  test('the schema of policies', () => {
    const policy = join(import.meta.dirname, 'data/misspelt-policy.yaml');
    const { stderr, status } = run('fix', '--policy', policy, join(directives, 'input.yaml'));
    expect(stderr).toContain('there is no field onUnsed in spec');
    expect(stderr).toContain('spec.token.expirationSeconds is "x": expected a whole number');
    expect(status).toBe(2);
  });
});
