import { expect, it } from 'vitest';
import * as annotations from './annotation.ts';

it('has names that Kubernetes accepts as annotation keys, each once', () => {
  const names = Object.values(annotations);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[a-z0-9.-]{1,253}\/[A-Za-z0-9][A-Za-z0-9._-]{0,61}[A-Za-z0-9]$/.test(name))).toEqual(
    [],
  );
});
