import { describe, expect, it } from 'vitest';
import { fingerprint, namedPath } from './fingerprint.ts';

describe('fingerprint', () => {
  it('is sixteen hexadecimal digits, the same for the same text', () => {
    expect(fingerprint('a')).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprint('a')).toBe(fingerprint('a'));
    expect(new Set(['', 'a', 'b', 'ab', 'ba'].map(fingerprint)).size).toBe(5);
  });
});

describe('namedPath', () => {
  const pod = { containers: [{ name: 'web', args: ['x'] }, { image: 'nameless' }] };

  it.each([
    ['', ''],
    ['/containers/0', 'containers/web'],
    ['/containers/0/args/0', 'containers/web/args/0'],
    ['/containers/1/image', 'containers/1/image'],
    ['/containers/7/image', 'containers/7/image'],
    ['/metadata/annotations/tokentrim.dev~1ignore', 'metadata/annotations/tokentrim.dev/ignore'],
  ])('%s is %s', (pointer, path) => {
    expect(namedPath(pod, pointer)).toBe(path);
  });
});
