import { describe, expect, it } from 'vitest';
import { reportOn } from '../../test/find.ts';
import { text } from './text.ts';

const manifest = `apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers: [{name: report, image: acme/report}]
`;

describe('text', () => {
  it('has a line for each finding, then what to do about each code, then the count', () => {
    expect(text(reportOn(manifest))).toMatchInlineSnapshot(`
      "input.yaml:8:9: error: CronJob/report: gets an API token and does not need it: it runs as the default ServiceAccount, which nothing here binds [token-not-needed]
      input.yaml:8:9: note: CronJob/report: holds the token of the default ServiceAccount, which it shares with every pod that names none [default-account]

      What to do:
        token-not-needed (1): Run tokentrim fix: it writes automountServiceAccountToken: false. If the program does call the API, say so with the annotation tokentrim.dev/access: projected.
        default-account (1): Give the workload an account of its own, and name it in serviceAccountName.

      1 error, 0 warnings, 1 note in 1 workload
      "
    `);
  });

  it('says that nothing was looked at where there is no workload', () => {
    expect(text(reportOn('apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n'))).toMatchInlineSnapshot(`
      "There is no workload in the input: nothing was looked at.
      0 errors, 0 warnings, 0 notes in 0 workloads
      "
    `);
  });

  it('colours severities on a terminal', () => {
    expect(text(reportOn(manifest), { colour: true })).toContain('\u001b[31merror\u001b[39m');
  });
});
