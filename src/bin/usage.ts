import { flags, isOf, verbs, type Flag, type Verb } from './flags.ts';

interface VerbText {
  readonly line: string;
  readonly does: string;
  readonly examples: readonly string[];
  /** Its exit codes, where they are not those of most. */
  readonly codes?: string;
}

const texts: Readonly<Record<Verb, VerbText>> = {
  fix: {
    line: 'tokentrim fix [PATH...]',
    does: 'hardened manifests to standard output, or where a flag says',
    examples: [
      'helm template shop ./chart -n shop | tokentrim fix -n shop | kubectl apply -f -',
      'tokentrim fix --diff k8s/',
      'tokentrim fix --write k8s/web.yaml',
    ],
    codes: '0 done; 1 it would change (--check); 2 it could not be done, and nothing was written',
  },
  check: {
    line: 'tokentrim check [PATH...]',
    does: 'what is wrong with the tokens, where, why and what to do; changes nothing',
    examples: [
      'tokentrim check k8s/',
      'helm template shop ./chart | tokentrim check --format sarif > tokentrim.sarif',
      'tokentrim check --write-baseline known.json k8s/ && tokentrim check --baseline known.json k8s/',
    ],
    codes: '0 nothing that counts was found; 1 something was (--fail-on); 2 it could not be looked at',
  },
  explain: {
    line: 'tokentrim explain [PATH...]',
    does: 'each workload: what was seen, what follows, what is written',
    examples: ['helm template shop ./chart | tokentrim explain', 'tokentrim explain --format json k8s/'],
  },
  init: {
    line: 'tokentrim init [PATH...]',
    does: 'a policy to start from, with what was seen of each workload',
    examples: ['helm template shop ./chart | tokentrim init > tokentrim.yaml', 'tokentrim init k8s/ > tokentrim.yaml'],
  },
  'post-render': {
    line: 'tokentrim post-render',
    does: 'what Helm calls: fix, from standard input to standard output',
    examples: ['helm template shop ./chart --post-renderer tokentrim'],
  },
  krm: {
    line: 'tokentrim krm',
    does: 'what Kustomize and kpt call: a ResourceList in and out',
    examples: ['kustomize build --enable-alpha-plugins --enable-exec overlays/prod'],
  },
};

/** The text of `--help`: of one verb, or of the whole command. Ends with a line break. */
export function usageOf(verb: Verb | undefined): string {
  return verb === undefined ? overview() : verbUsage(verb);
}

function overview(): string {
  return `tokentrim: takes Kubernetes API tokens away from workloads that do not use them.

  helm template RELEASE CHART | tokentrim fix > hardened.yaml

${aligned(verbs.map((verb) => [texts[verb].line, texts[verb].does]))}

A PATH is a file, a folder, or - for standard input, which is the default. Without a verb it does what fix does, as
a post-renderer of Helm and as a KRM function too.

${[...new Set(flags.flatMap((flag) => flag.verbs?.join(', ') ?? []))]
  .map((owners) => `Of ${owners}:\n${flagLines(flags.filter((flag) => flag.verbs?.join(', ') === owners))}\n`)
  .join('')}Of all:
${flagLines(flags.filter((flag) => flag.verbs === undefined))}

Exit codes: 0 done; 1 there are findings (check), or it would change (fix --check); 2 it could not be done, and
nothing was written.
`;
}

function verbUsage(verb: Verb): string {
  const { line, does, examples, codes = '0 done; 2 it could not be done' } = texts[verb];
  return `${line}: ${does}

${examples.map((example) => `  ${example}\n`).join('')}
${flagLines(
  flags.filter((flag) => isOf(flag, verb)),
  verb,
)}

Exit codes: ${codes}.
`;
}

function flagLines(list: readonly Flag[], verb?: Verb): string {
  return aligned(
    list.map(({ name, short, value, repeatable, says, saysOf }) => {
      const text = (verb === undefined ? undefined : saysOf?.[verb]) ?? says;
      return [
        `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
        repeatable === true ? `${text}; may be repeated` : text,
      ];
    }),
  );
}

function aligned(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
