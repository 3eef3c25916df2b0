import { describe, expect, it } from 'vitest';
import { find, reportOn } from '../test/find.ts';
import { analyze } from './harden.ts';
import { defaultPolicy } from './policy/policy.ts';

const pod = (annotations: string, name = 'web') => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, annotations: {${annotations}}}
spec:
  containers: [{name: main, image: main}]
`;
const deployment = (annotations: string, onTemplate: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, annotations: {${annotations}}}
spec:
  template:
    metadata: {annotations: {${onTemplate}}}
    spec:
      containers: [{name: main, image: main}]
`;
const reason = 'tokentrim.dev/reason: Gone in March';
const ignore = (codes: string) => `tokentrim.dev/ignore: "${codes}"`;
const all = 'token-not-needed, default-account,immutable-on-upgrade';

describe('a waiver', () => {
  it.each([
    ['on the object', pod(`${ignore(all)}, ${reason}`)],
    ['on its pod template', deployment('', `${ignore('token-not-needed,default-account')}, ${reason}`)],
    ['on both', deployment(`${ignore('token-not-needed')}, ${reason}`, ignore('default-account'))],
    ['with the reason on the object', deployment(reason, ignore('token-not-needed,default-account'))],
  ])('%s takes findings out of the count and keeps them with its reason', (_where, yaml) => {
    const { findings, suppressed } = reportOn(yaml);
    expect(findings).toEqual([]);
    expect(suppressed.length).toBeGreaterThan(1);
    for (const one of suppressed) expect(one).toMatchObject({ suppressedBy: 'annotation', reason: 'Gone in March' });
  });

  it('is for its own object only', () => {
    const { findings } = reportOn(`${pod(`${ignore(all)}, ${reason}`)}---\n${pod('', 'other')}`);
    expect(new Set(findings.map(({ object }) => object))).toEqual(new Set(['Pod/other']));
  });

  it.each([
    [
      'has no reason',
      pod(ignore('default-account')),
      'default-account stays: the waiver needs a reason in tokentrim.dev/reason',
    ],
    [
      'has an empty one',
      pod(`${ignore('default-account')}, tokentrim.dev/reason: ""`),
      'default-account stays: the waiver needs',
    ],
    [
      'names no code',
      pod(`${ignore('default-acount')}, ${reason}`),
      'there is no finding default-acount; did you mean default-account?',
    ],
  ])('does not count where it %s', (_why, yaml, message) => {
    const { findings } = reportOn(yaml);
    expect(findings.map(({ code }) => code)).toContain('default-account');
    const [note, ...others] = findings.filter(({ code }) => code === 'waiver-does-not-count');
    expect(note?.message).toContain(message);
    expect(others).toEqual([]);
    expect(note).toMatchObject({ severity: 'note', line: 3 });
  });

  it('does not count where the policy denies annotations', () => {
    const policy = { ...defaultPolicy, annotations: 'deny' } as const;
    const { findings, suppressed } = reportOn(pod(`${ignore('default-account')}, ${reason}`), { policy });
    expect(suppressed).toEqual([]);
    expect(findings.map(({ code }) => code)).toContain('waiver-does-not-count');
  });

  it('is a finding itself where it waives what does not occur', () => {
    expect(find('waiver-unused', pod(`${ignore('token-stays')}, ${reason}`))).toEqual([
      `Pod/web: waives token-stays, which does not occur here @${ignore('token-stays')}, ${reason}}}`,
    ]);
  });
});

describe('collectFindings', () => {
  const bytes = (yaml: string) => new TextEncoder().encode(yaml);

  it('orders by file, line and column, the worst first', () => {
    const { report } = analyze([
      { path: 'b.yaml', bytes: bytes(`${pod('', 'one')}---\n${pod('', 'two')}`) },
      { path: 'a.yaml', bytes: bytes(pod('', 'three')) },
    ]);
    expect(report.findings.map(({ file, line, severity }) => `${file}:${line} ${severity}`)).toEqual([
      'b.yaml:4 error',
      'b.yaml:4 warning',
      'b.yaml:4 note',
      'b.yaml:10 error',
      'b.yaml:10 warning',
      'b.yaml:10 note',
      'a.yaml:4 error',
      'a.yaml:4 warning',
      'a.yaml:4 note',
    ]);
  });

  it('tells nothing of what is read as evidence only', () => {
    expect(reportOn(pod(`${ignore(all)}, ${reason}`), {}, [pod('', 'other')]).findings).toEqual([]);
    const neighbour = { path: 'c.yaml', bytes: bytes('kind: Pod\nkind: Pod\nspec: ['), role: 'neighbour' as const };
    const { report } = analyze([{ path: 'a.yaml', bytes: bytes(pod(`${ignore(all)}, ${reason}`)) }, neighbour]);
    expect(report.findings.map(({ file }) => file)).not.toContain('c.yaml');
  });

  it('gives no two findings of a report the same fingerprint', () => {
    const { findings } = reportOn(`${pod('')}---\n${pod('')}`);
    expect(findings).toHaveLength(6);
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(6);
  });

  it('gives the same fingerprint with and without --namespace', () => {
    const prints = (namespace?: string) =>
      reportOn(pod(''), namespace === undefined ? {} : { namespace }).findings.map(({ fingerprint }) => fingerprint);
    expect(prints('shop')).toEqual(prints());
  });
});
