import { describe, expect, it } from 'vitest';
import { findingCodes, findingKinds } from '../findings.ts';
import { checks } from './index.ts';

describe('checks', () => {
  it('has one check for each code, but those on waivers, which need the findings of all', () => {
    const codes = checks.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect([...codes, 'waiver-does-not-count', 'waiver-unused'].sort()).toEqual([...findingCodes].sort());
  });
});

describe('findingKinds', () => {
  it.each(Object.entries(findingKinds))('%s is said in whole sentences', (_code, { what, why, remedy }) => {
    for (const text of [what, why]) expect(text).toMatch(/^[A-Za-z"][^\n]+[^.]\.$/);
    expect(remedy).toMatch(/^[A-Z][^\n]+$/);
  });
});
