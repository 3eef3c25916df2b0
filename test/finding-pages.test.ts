// Every code has a page, every page a code; and what the examples say is what happens.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { analyze, findingKinds, parsePolicy, renderReport, type HardenOptions, type Report } from '../src/index.ts';

const folder = join(import.meta.dirname, '../docs/findings');
const pages = readdirSync(folder).filter((name) => name !== 'index.md');
const headings = [
  'What it means',
  'Why it matters',
  'What we change, or ask you to change',
  'When to ignore it',
  'Example',
];

test('pages and codes are one to one', () => {
  expect(pages.sort()).toEqual(
    Object.keys(findingKinds)
      .map((code) => `${code}.md`)
      .sort(),
  );
});

describe.each(Object.entries(findingKinds))('%s', (code, { severity, what }) => {
  const page = readFileSync(join(folder, `${code}.md`), 'utf8');
  const blocks = blocksOf(page);

  test('starts with what the catalogue says, and has the headings of all pages', () => {
    expect(page.startsWith(`# ${code}\n\n**${severity}**: ${what}\n\n## `)).toBe(true);
    expect([...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual(headings);
    expect(page).not.toMatch(/^## .+\n\n+(?:## |$(?![^]))/m);
  });

  test('its first example has the finding, at the line that it says', () => {
    const report = reportOn(blocks.yaml[0], page, blocks.policies[0]);
    const own = { ...report, findings: report.findings.filter((finding) => finding.code === code) };
    const lines = renderReport(own, 'text').split('\n\n')[0];
    expect(`${lines ?? ''}\n`).toBe(blocks.text);
  });

  test('its second example has not', () => {
    const { findings } = reportOn(blocks.yaml[1], page, blocks.policies.at(-1));
    expect(findings.filter((finding) => finding.code === code)).toEqual([]);
  });
});

interface Blocks {
  readonly yaml: readonly string[];
  readonly text: string | undefined;
  /** What `tokentrim.yaml` has, if the examples need one: in both, or one each. */
  readonly policies: readonly string[];
}

function blocksOf(page: string): Blocks {
  const blocks = [...page.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language, content = '']) => ({
    language,
    content,
  }));
  const yaml = blocks.filter(({ language }) => language === 'yaml').map(({ content }) => content);
  const isPolicy = (content: string): boolean => content.includes('kind: TokenPolicy');
  return {
    yaml: yaml.filter((content) => !isPolicy(content)),
    text: blocks.find(({ language }) => language === 'text')?.content,
    policies: yaml.filter(isPolicy),
  };
}

/** With the flags of the command that the page gives. */
function reportOn(yaml: string | undefined, page: string, policy: string | undefined): Report {
  const command = /`tokentrim check shop\.yaml(.*)` says:/.exec(page)?.[1];
  expect([undefined, '', ' --allow-unreadable']).toContain(command);
  const options: HardenOptions = {
    today: '2026-06-01',
    allowUnreadable: command === ' --allow-unreadable',
    ...(policy !== undefined && { policy: parsePolicy(policy, 'tokentrim.yaml') }),
  };
  const result = analyze([{ path: 'shop.yaml', bytes: new TextEncoder().encode(yaml) }], options);
  expect(result.problems).toEqual([]);
  return result.report;
}
