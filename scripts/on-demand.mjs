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
      onLoad({ filter: /./, namespace: 'on-demand' }, async ({ path }) => ({ contents: await getters(root, path) }));
      // A module of its own: as a part of the one above, the text would be scanned again when that is imported.
      onResolve({ filter: /^text:/, namespace: 'on-demand' }, ({ path }) => ({
        path: path.slice(5),
        namespace: 'on-demand-text',
      }));
      onLoad({ filter: /./, namespace: 'on-demand-text' }, async ({ path }) => ({
        contents: await textOf(root, path),
        loader: 'text',
      }));
    },
  };
}

async function getters(root, path) {
  const { metafile } = await build({ ...options(root, path), format: 'esm', metafile: true });
  const [{ exports }] = Object.values(metafile.outputs);
  const names = exports.filter((name) => name !== 'default');
  return `
    let loaded;
    const load = () => (loaded ??= require('node:vm').compileFunction(require(${JSON.stringify(`text:${path}`)}))());
    module.exports = { ${names.map((name) => `get ${name}() { return load().${name}; }`).join(', ')} };
  `;
}

async function textOf(root, path) {
  const { outputFiles } = await build({
    ...options(root, path),
    format: 'iife',
    globalName: 'loaded',
    legalComments: 'none',
  });
  return `${outputFiles[0].text}return loaded;`;
}

function options(root, path) {
  return { absWorkingDir: root, entryPoints: [path], bundle: true, minify: true, write: false, target: 'node20' };
}
