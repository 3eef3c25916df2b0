import { describe, expect, it } from 'vitest';
import { reportOn } from '../../test/find.ts';
import { github } from './github.ts';

const report = reportOn(`apiVersion: v1
kind: Secret
metadata:
  name: robot
  annotations: {kubernetes.io/service-account.name: "100%\\nrobot"}
type: kubernetes.io/service-account-token
`);

describe('github', () => {
  it('writes a workflow command a finding, and escapes what would end it', () => {
    expect(github(report)).toBe(
      '::warning file=input.yaml,line=6,col=1,title=tokentrim%3A legacy-token-secret::Secret/robot: asks for a token of ServiceAccount 100%25%0Arobot that never expires%0AUse a projected token in the cluster, and kubectl create token outside of it. Delete the Secret when nothing uses it.\n',
    );
  });

  it('names no file for standard input, and escapes its name else', () => {
    const withFile = (file: string) =>
      github({ ...report, findings: report.findings.map((finding) => ({ ...finding, file })) });
    expect(withFile('-')).toMatch(/^::warning title=/);
    expect(withFile('a,b:c.yaml')).toMatch(/^::warning file=a%2Cb%3Ac\.yaml,line=6/);
  });
});
