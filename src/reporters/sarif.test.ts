import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { reportOn } from '../../test/find.ts';
import { withoutKnown } from '../baseline.ts';
import { sarif } from './sarif.ts';

const manifest = `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  containers:
  - {name: nginx, image: nginx}
---
apiVersion: v1
kind: Secret
metadata:
  name: robot
  annotations:
    kubernetes.io/service-account.name: robot
    tokentrim.dev/ignore: legacy-token-secret
    tokentrim.dev/reason: The old CI signs in with it until March.
type: kubernetes.io/service-account-token
`;

/** The schema that OASIS publishes, as a package of Microsoft's carries it. */
const validate = schema();

function schema() {
  const folder = dirname(createRequire(import.meta.url).resolve('@microsoft/jest-sarif'));
  const text = readFileSync(join(folder, 'schemas/sarif-2.1.0-rtm.5.json'), 'utf8');
  const { $schema: _draft, id: _id, ...rest } = JSON.parse(text);
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  return ajv.compile(rest);
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly locations: readonly { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } } }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly { readonly kind: string }[];
}

interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
  readonly results: readonly Result[];
}

function runOf(report = reportOn(manifest)): Run {
  const log: { readonly runs: readonly [Run] } = JSON.parse(sarif(report));
  validate(log);
  expect(validate.errors).toBeNull();
  return log.runs[0];
}

describe('sarif', () => {
  it('is valid, has a rule for each code that occurs, and points at the key', () => {
    const run = runOf();
    expect(run.tool.driver.rules.map(({ id }) => id)).toEqual([
      'token-not-needed',
      'legacy-token-secret',
      'immutable-on-upgrade',
      'default-account',
    ]);
    for (const result of run.results) expect(run.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
    expect(run.results[0]).toMatchObject({
      ruleId: 'token-not-needed',
      level: 'error',
      message: { text: expect.stringMatching(/^Pod\/shop\/web: gets an API token/) },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: 'input.yaml' }, region: { startLine: 6, startColumn: 1 } },
          logicalLocations: [{ fullyQualifiedName: 'Pod/shop/web' }],
        },
      ],
    });
  });

  it('has fingerprints that stay when lines move, and when others come', () => {
    const prints = (text: string) => runOf(reportOn(text)).results.map((result) => result.partialFingerprints);
    expect(prints(`# one line more\n\n${manifest}`)).toEqual(prints(manifest));
    const more = manifest.replace('  containers:\n', '  containers:\n  - {name: first, image: first}\n');
    expect(prints(more)).toEqual(prints(manifest));
    expect(prints(manifest.replace('name: web', 'name: shop'))).not.toEqual(prints(manifest));
  });

  it('says what is suppressed, by whom and why', () => {
    const waived = runOf().results.find(({ ruleId }) => ruleId === 'legacy-token-secret');
    expect(waived?.suppressions).toEqual([
      { kind: 'inSource', status: 'accepted', justification: 'The old CI signs in with it until March.' },
    ]);
    const report = reportOn(manifest);
    const known = new Set(report.findings.map(({ file, fingerprint }) => `${file}\n${fingerprint}`));
    const run = runOf(withoutKnown(report, known).report);
    expect(run.results.map((result) => result.suppressions?.[0]?.kind)).toEqual(
      expect.arrayContaining(['external', 'inSource']),
    );
  });

  it.each([
    ['-', 'stdin'],
    ['./k8s/web.yaml', 'k8s/web.yaml'],
    ['k8s\\web.yaml', 'k8s/web.yaml'],
    ['a b/ü#1.yaml', 'a%20b/%C3%BC%231.yaml'],
    ['/srv/web.yaml', 'file:///srv/web.yaml'],
    ['C:\\srv\\web.yaml', 'file:///C:/srv/web.yaml'],
  ])('gives %s as %s', (file, uri) => {
    const report = reportOn(manifest);
    const run = runOf({ ...report, findings: report.findings.map((finding) => ({ ...finding, file })) });
    expect(run.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(uri);
  });

  it('is valid without findings', () => {
    expect(runOf(reportOn('kind: Namespace\napiVersion: v1\nmetadata: {name: a}\n')).results).toEqual([]);
  });
});
