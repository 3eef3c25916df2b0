export const usage = `tokentrim: takes Kubernetes API tokens away from workloads that do not use them.

  helm template RELEASE CHART | tokentrim > hardened.yaml
  tokentrim fix [FILE...]        hardened manifests to standard output (one FILE, or - for standard input)
  tokentrim explain [FILE...]    each workload: what was seen, what follows, what is written

Of fix:
  --write                 change the files in place
  --diff                  print a unified diff instead
  --check                 change nothing; exit with 1 if anything would change
Of explain:
  --format text|json
Of all:
  -n, --namespace NAME    the release's namespace, for objects that name none
  --context FILE          read as evidence, never changed; may be repeated
  --on-unused ACCESS      none (default), projected or unchanged
  --on-unknown ACCESS     projected (default), none or unchanged
  --expiration-seconds N  life of the token: 600 to 4294967296, and not 3607; default 3600
  --allow-unreadable      let documents pass that cannot be read
  --allow-empty           an empty input is no error
  --report FILE           write the report there, as JSON
  --host HOST             who calls: pipe (default), helm3, helm4 or krm
  --quiet                 no summary on standard error
  --help, --version

Without a verb it reads standard input, as a post-renderer of Helm and as a KRM function too.
Exit codes: 0 done; 1 with --check, something would change; 2 it could not be done, and nothing was written.
`;
