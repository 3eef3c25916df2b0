import { describe, expect, test } from 'vitest';
import type { Problem } from '../source.ts';
import { readManifests } from './read-manifests.ts';

/** What is read of a neighbour's one document, or why not; undefined for one that is passed over. */
function neighbour(text: string): unknown {
  const problems: Problem[] = [];
  const bytes = new TextEncoder().encode(text);
  const [document] = readManifests({ path: 'beside.yaml', bytes, role: 'neighbour' }, problems);
  return problems[0]?.message ?? document?.yaml?.value;
}

describe('a neighbour that may hold an object is read, however its keys are spelt', () => {
  test.each([
    ['plainly', 'kind: Role\n'],
    ['with \\x', '"\\x6bind": Role\n'],
    ['with \\u', '"\\u006bind": Role\n'],
    ['with \\U', '"\\U0000006bind": Role\n'],
    ['over two lines', '? "ki\\\n  nd"\n: Role\n'],
    ['over two lines with CRLF', '? "ki\\\r\n  nd"\r\n: Role\r\n'],
    ['as base64', '!!binary a2luZA==: Role\n'],
    ['as base64, the tag with an escape', '!!b%69nary a2luZA==: Role\n'],
    ['as base64, the tag in full', '!<tag:yaml.org,2002:binary> a2luZA==: Role\n'],
  ])('%s', (_name, text) => {
    expect(neighbour(text)).toEqual({ kind: 'Role' });
  });

  test.each([
    ['a tag with a handle', '%TAG !e! tag:yaml.org,2002:\n---\n!e!binary a2luZA==: Role\n'],
    ['a tag', '? !!binary a2luZA==\n: [\n'],
    ['a template, which may make one', '{{ include "rbac" . }}\n'],
    ['a folded key', '? "ki\\\n  nd"\n: [\n'],
    ['a NUL byte far behind', `# ${'\u4e00'.repeat(300)}\n\0k\0i\0n\0d\n`],
  ])('and is a problem where it cannot be read: %s', (_name, text) => {
    expect(neighbour(text)).toEqual(expect.any(String));
  });

  test.each([
    ['values of a chart', 'replicas: 1\nimage: nginx\n'],
    ['a script', 'a: |\n  x! 50%\n'],
  ])('and passed over where it holds none: %s', (_name, text) => {
    expect(neighbour(text)).toBeUndefined();
  });
});
