import { describe, expect, it } from 'vitest';
import { reportOn } from '../../test/find.ts';
import { junit } from './junit.ts';

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers: [{name: web, image: web}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: "<quiet> & \\"\\u0007\\""}
spec:
  template:
    spec:
      automountServiceAccountToken: false
      containers: [{name: web, image: web}]
`;

describe('junit', () => {
  it('fails the cases of what fails the run, and tells the rest', () => {
    expect(junit(reportOn(manifest))).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="tokentrim" tests="2" failures="1" errors="0">
        <testsuite name="input.yaml" tests="2" failures="1" errors="0" skipped="0">
          <testcase classname="input.yaml" name="Deployment/web">
            <failure message="gets an API token and does not need it: it runs as the default ServiceAccount, which nothing here binds" type="token-not-needed">input.yaml:6:5: error: gets an API token and does not need it: it runs as the default ServiceAccount, which nothing here binds [token-not-needed]
      Run tokentrim fix: it writes automountServiceAccountToken: false. If the program does call the API, say so with the annotation tokentrim.dev/access: projected.</failure>
            <system-out>input.yaml:6:5: note: holds the token of the default ServiceAccount, which it shares with every pod that names none [default-account]
      Give the workload an account of its own, and name it in serviceAccountName.</system-out>
          </testcase>
          <testcase classname="input.yaml" name="Deployment/&lt;quiet&gt; &amp; &quot;�&quot;"/>
        </testsuite>
      </testsuites>
      "
    `);
  });

  it('fails what the threshold says', () => {
    expect(junit(reportOn(manifest), { failing: [] })).toContain('<testsuites name="tokentrim" tests="2" failures="0"');
    expect(junit(reportOn(manifest), { failing: ['error', 'warning', 'note'] })).not.toContain('<system-out>');
  });

  it('is a document without cases where there is nothing', () => {
    expect(junit(reportOn('apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n'))).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="tokentrim" tests="0" failures="0" errors="0">\n</testsuites>\n',
    );
  });
});
