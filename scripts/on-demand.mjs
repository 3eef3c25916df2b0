import { relative } from 'node:path';
import { build } from 'esbuild';

/**
 * An esbuild plugin that carries modules as text, each compiled when the first of its exports is asked for: V8 takes
 * time for each character of a function, called or not, and nearly none for those of a text. `entries` has the file of
 * each module by the name under which it is imported.
 */
export function onDemand(root, entries) {
  return {
    name: 'on-demand',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /./ }, ({ path }) => {
        const entry = entries[path];
        return entry && { path: relative(root, entry), namespace: 'on-demand' };
      });
      onLoad({ filter: /./, namespace: 'on-demand' }, async ({ path }) => ({ contents: await lazily(root, path) }));
    },
  };
}

async function lazily(root, path) {
  const options = {
    absWorkingDir: root,
    entryPoints: [path],
    bundle: true,
    minify: true,
    write: false,
    target: 'node20',
  };
  const { outputFiles } = await build({ ...options, format: 'iife', globalName: 'loaded', legalComments: 'none' });
  const { metafile } = await build({ ...options, format: 'esm', metafile: true });
  const [{ exports }] = Object.values(metafile.outputs);
  const getters = exports
    .filter((name) => name !== 'default')
    .map((name) => `get ${name}() { return load().${name}; }`);
  return `
    let loaded;
    const load = () => (loaded ??= require('node:vm').compileFunction(${JSON.stringify(`${outputFiles[0].text}return loaded;`)})());
    module.exports = { ${getters.join(', ')} };
  `;
}
