import { describe, expect, it } from 'vitest';
import { reportOn } from '../../test/find.ts';
import { markdown } from './markdown.ts';

describe('markdown', () => {
  it('is a table and an explanation of each code', () => {
    const report = reportOn(`apiVersion: v1
kind: Pod
metadata: {name: web, generateName: web-}
spec:
  serviceAccountName: "a|b<img>"
  automountServiceAccountToken: false
  containers: [{name: web, image: web}]
`);
    expect(markdown(report)).toMatchInlineSnapshot(`
      "## tokentrim

      0 errors, 2 warnings, 0 notes in 1 workload.

      | | Object | Finding | Code | Place |
      | --- | --- | --- | --- | --- |
      | warning | Pod/web | Kubernetes refuses it: spec.serviceAccountName: Invalid value: "a\\|b\\<img\\>": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '\\[a-z0-9\\](\\[-a-z0-9\\]\\*\\[a-z0-9\\])?(\\\\.\\[a-z0-9\\](\\[-a-z0-9\\]\\*\\[a-z0-9\\])?)\\*') | \`object-refused\` | input.yaml:4 |
      | warning | Pod/web | runs as ServiceAccount a\\|b\\<img\\>, which is not in the input | \`missing-account\` | input.yaml:5 |

      ### What to do

      - **\`object-refused\`** Kubernetes refuses this object, or the pods that are made of it. Nothing runs, or what runs is an older state with other tokens than the manifest says.  
        Correct what the message names; if the file is a patch, list it in the kustomization.
      - **\`missing-account\`** A workload runs as a ServiceAccount that is not in the input. Kubernetes creates no pod for an account that does not exist, and nobody can tell here what it may do.  
        Declare the account, or give the file that does with --context.
      "
    `);
  });

  it('says that nothing was looked at where there is no workload', () => {
    expect(markdown(reportOn('apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n'))).toMatchInlineSnapshot(`
      "## tokentrim

      0 errors, 0 warnings, 0 notes in 0 workloads.

      There is no workload in the input: nothing was looked at.
      "
    `);
  });
});
