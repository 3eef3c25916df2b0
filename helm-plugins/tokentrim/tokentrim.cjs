// `helm plugin install` makes a symbolic link to this folder. Node follows it before it resolves this path; it would not
// for a path with `..` in plugin.yaml, which Helm puts behind the link's own name.
require('../../dist/tokentrim.cjs');
