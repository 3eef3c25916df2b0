// Writes the generated parts of the documents. `npm run docs`; a test fails where they are stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync, transformSync } from 'esbuild';
import { layers } from './layers.mjs';
import { policyReference } from './policy-reference.mjs';

const root = join(import.meta.dirname, '..');

/** File → the name of the part between its markers → what stands there. */
const parts = {
  'ARCHITECTURE.md': { layers: layerTable },
  'docs/findings/index.md': { findings: findingTable },
  'docs/evidence.md': { rules: ruleTable },
  'docs/policy.md': { fields: policyFields },
};

const { findingKinds } = await importTypeScript('src/findings.ts');
const { evidenceRules } = await importBundled('src/evidence/index.ts');

if (process.argv[1] === import.meta.filename) {
  for (const file of Object.keys(parts)) writeFileSync(join(root, file), generated(file));
}

/** The documents that have generated parts, as they should be: path → text. */
export function generatedDocuments() {
  return Object.fromEntries(Object.keys(parts).map((file) => [file, generated(file)]));
}

function generated(file) {
  let text = readFileSync(join(root, file), 'utf8');
  for (const [name, write] of Object.entries(parts[file])) {
    const pattern = new RegExp(`(<!-- ${name}: [^\n]*-->\n)[^]*?(<!-- /${name} -->)`);
    if (!pattern.test(text)) throw new Error(`${file} has no markers for ${name}`);
    text = text.replace(pattern, (_, start, end) => `${start}\n${write()}\n${end}`);
  }
  return text;
}

function layerTable() {
  const rows = layers.map(({ files, holds, not = [], but = [] }) => {
    const also = but.length > 0 ? ` may: ${code(but)}` : '';
    const forbidden = files.includes('bin/') ? ' all but `index.ts`' : ` ${code(not)}${also}`;
    return `| ${code(files)} | ${holds} |${forbidden.trimEnd()} |`;
  });
  return ['| in `src/` | holds | may not import |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

function findingTable() {
  const rows = Object.entries(findingKinds).map(
    ([name, { severity, what }]) => `| [${name}](${name}.md) | ${severity} | ${what} |`,
  );
  return ['| code | severity | what is wrong |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

function ruleTable() {
  const rows = evidenceRules.map(({ id, summary }) => `| [${id}](#${id}) | ${summary} |`);
  return ['| rule | what it sees |', '| --- | --- |', ...rows, ''].join('\n');
}

function policyFields() {
  return policyReference(JSON.parse(readFileSync(join(root, 'schemas/policy.schema.json'), 'utf8')));
}

async function importBundled(path) {
  const { outputFiles } = buildSync({
    entryPoints: [join(root, path)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
  });
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
}

/** A file that imports nothing. */
async function importTypeScript(path) {
  const { code } = transformSync(readFileSync(join(root, path), 'utf8'), { loader: 'ts', format: 'esm' });
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}

function code(words) {
  return words.map((word) => `\`${word}\``).join(', ');
}
