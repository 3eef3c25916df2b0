// Takes from real charts what their maintainers wrote about the token, decides blind, and compares with what they wrote.
// `npm run measure` prints the tables; --write puts them into docs/evidence.md, --list shows every disagreement instead.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { harden } from '../dist/lib/index.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const archive = process.env.TOKENTRIM_CORPUS ?? join(root, '../shared/corpus/charts.tar.xz');
const DEFAULT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const PLACES = ['an explicit mount', 'the pod spec', 'the ServiceAccount'];
const API_AUDIENCE = /^(?:https:\/\/)?kubernetes\.default(?:\.svc(?:\.cluster\.local)?)?$/;

if (!existsSync(archive)) {
  console.error(`SKIPPED: ${archive} is not there; TOKENTRIM_CORPUS can name it.`);
  process.exitCode = 1;
} else report(measure());

function measure() {
  const folder = mkdtempSync(join(tmpdir(), 'tokentrim-corpus-'));
  execFileSync('tar', ['-xJf', archive, '-C', folder]);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  const judged = names.sort().flatMap((name) => judgeFile(name, readFileSync(join(folder, name), 'utf8')));
  rmSync(folder, { recursive: true });
  return judged;
}

function judgeFile(name, text) {
  const objects = parseAllDocuments(text, { version: '1.1', logLevel: 'error' })
    .flatMap((document) => {
      const value = document.toJS({ maxAliasCount: -1 });
      return typeof value?.kind === 'string' && value.kind.endsWith('List') ? (value.items ?? []) : [value];
    })
    .filter((value) => typeof value?.kind === 'string');
  const accounts = objects.filter(({ kind, apiVersion }) => kind === 'ServiceAccount' && apiVersion === 'v1');
  const tokenSecrets = new Set(
    objects.filter(({ type }) => type === 'kubernetes.io/service-account-token').map(({ metadata }) => metadata.name),
  );
  const wanted = new Map();
  for (const object of objects) {
    for (const podSpec of podSpecsIn(object)) {
      wanted.set(keyOf(object), statementOf(podSpec, object, accounts, tokenSecrets));
      blind(podSpec, tokenSecrets);
    }
  }
  for (const account of accounts) delete account.automountServiceAccountToken;
  const bytes = new TextEncoder().encode(objects.map((object) => JSON.stringify(object)).join('\n---\n'));
  const { report, problems } = harden([{ path: name, bytes }]);
  if (problems.length > 0) throw new Error(`${name}: ${problems[0].message}`);
  return report.workloads.map((workload) => ({
    file: name,
    workload,
    statement: wanted.get(`${workload.kind}/${workload.namespace ?? ''}/${workload.name}`),
  }));
}

function keyOf({ kind, metadata }) {
  return `${kind}/${metadata?.namespace ?? ''}/${metadata?.name ?? metadata?.generateName ?? ''}`;
}

function podSpecsIn(object) {
  return [
    object.kind === 'Pod' ? object.spec : undefined,
    object.spec?.template?.spec,
    object.spec?.jobTemplate?.spec?.template?.spec,
  ].filter((podSpec) => Array.isArray(podSpec?.containers));
}

/** What the maintainers said: whether the pod is to have a token, and where they said it. Undefined: nothing. */
function statementOf(podSpec, object, accounts, tokenSecrets) {
  if (tokenVolumes(podSpec, tokenSecrets).size > 0) return { wants: true, by: 'an explicit mount' };
  if (typeof podSpec.automountServiceAccountToken === 'boolean') {
    return { wants: podSpec.automountServiceAccountToken, by: 'the pod spec' };
  }
  const name = podSpec.serviceAccountName || podSpec.serviceAccount || 'default';
  const account = accounts.find(
    ({ metadata }) =>
      metadata.name === name &&
      (metadata.namespace === undefined ||
        object.metadata.namespace === undefined ||
        metadata.namespace === object.metadata.namespace),
  );
  const automount = account?.automountServiceAccountToken;
  return typeof automount === 'boolean' ? { wants: automount, by: 'the ServiceAccount' } : undefined;
}

function tokenVolumes(podSpec, tokenSecrets) {
  const mounted = new Set(
    [...(podSpec.initContainers ?? []), ...podSpec.containers].flatMap(({ volumeMounts }) =>
      (volumeMounts ?? []).map(({ name }) => name),
    ),
  );
  const isToken = ({ projected, secret }) =>
    tokenSecrets.has(secret?.secretName) ||
    (projected?.sources ?? []).some(
      ({ serviceAccountToken, secret: projectedSecret }) =>
        tokenSecrets.has(projectedSecret?.name) || (serviceAccountToken && isApi(serviceAccountToken.audience ?? '')),
    );
  return new Set(
    (podSpec.volumes ?? []).filter((volume) => mounted.has(volume.name) && isToken(volume)).map(({ name }) => name),
  );
}

function isApi(audience) {
  return audience === '' || API_AUDIENCE.test(audience);
}

function blind(podSpec, tokenSecrets) {
  delete podSpec.automountServiceAccountToken;
  const names = tokenVolumes(podSpec, tokenSecrets);
  for (const container of [...(podSpec.initContainers ?? []), ...podSpec.containers]) {
    if (!container.volumeMounts) continue;
    container.volumeMounts = container.volumeMounts.filter(
      ({ name, mountPath }) => !names.has(name) && mountPath !== DEFAULT_PATH,
    );
  }
  if (podSpec.volumes) podSpec.volumes = podSpec.volumes.filter(({ name }) => !names.has(name));
}

function report(judged) {
  const told = judged.filter(({ statement }) => statement !== undefined);
  const text = [
    `Of ${judged.length} pod specs in ${new Set(judged.map(({ file }) => file)).size} files the maintainers said of ${told.length} whether they get a token.`,
    '',
    ...statements(told),
    '',
    ...rules(told),
    '',
  ].join('\n');
  if (process.argv.includes('--list')) for (const line of disagreements(told)) console.log(line);
  else console.log(text);
  if (process.argv.includes('--write')) write(text);
}

/** The two kinds of error apart: a token taken from a user, and one left with a non-user. */
function statements(told) {
  const rows = PLACES.flatMap((by) =>
    [true, false].map((wants) => {
      const these = told.filter(({ statement }) => statement.by === by && statement.wants === wants);
      const [used, unused, unknown] = ['used', 'unused', 'unknown'].map((verdict) => count(these, verdict));
      const cells = wants ? [used, unknown, `**${unused}** taken`] : [`**${used}** left`, unknown, unused];
      return these.length === 0 ?
          []
        : [`| ${by} | ${wants ? 'a token' : 'none'} | ${these.length} | ${cells.join(' | ')} |`];
    }),
  );
  return [
    '| said by | wanted | pods | used | unknown | unused |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.flat(),
  ];
}

function count(judged, verdict) {
  return judged.filter(({ workload }) => workload.verdict === verdict).length;
}

/** Per rule and suggestion: of how many pods it was seen, and what their maintainers wanted. */
function rules(told) {
  const seen = new Map();
  for (const { workload, statement } of told) {
    for (const key of new Set(workload.evidence.map(({ rule, suggests }) => `\`${rule}\` | ${suggests}`))) {
      const numbers = seen.get(key) ?? { wanted: 0, unwanted: 0 };
      seen.set(key, numbers);
      if (statement.wants) numbers.wanted += 1;
      else numbers.unwanted += 1;
    }
  }
  const rows = [...seen].sort().map(([key, { wanted, unwanted }]) => `| ${key} | ${wanted} | ${unwanted} |`);
  return ['| rule | suggests | token wanted | no token wanted |', '| --- | --- | --- | --- |', ...rows];
}

function disagreements(told) {
  return told.flatMap(({ file, workload, statement }) => {
    const { kind, name, verdict, evidence } = workload;
    if (statement.wants ? verdict !== 'unused' : verdict !== 'used') return [];
    const because = evidence
      .filter(({ suggests }) => suggests === verdict)
      .map((one) => `${one.because} [${one.rule}]`);
    return [`${statement.wants ? 'taken' : 'left'} (${statement.by}) ${file} ${kind}/${name}: ${because.join('; ')}`];
  });
}

function write(text) {
  const path = join(root, 'docs/evidence.md');
  const before = readFileSync(path, 'utf8');
  const after = before.replace(
    /(<!-- measured: [^\n]*-->\n)[^]*?(<!-- \/measured -->)/,
    (_, start, end) => `${start}\n${text}\n${end}`,
  );
  writeFileSync(path, after);
}
