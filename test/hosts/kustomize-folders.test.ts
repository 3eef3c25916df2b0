import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { asString, elements, member, type JsonValue } from '../../src/patch/json.ts';
import { readDocument } from '../../src/yaml/read.ts';
import { copyOf, folderWith, isMissing, kubectl, kustomize4, run } from './hosts.ts';
import { changingTrees, joiningTrees, movingTrees, rewritingTrees } from './kustomize-trees.ts';

const builders = [
  ['kustomize 4.5.4', kustomize4, ['build']],
  ['kubectl', kubectl, ['kustomize']],
] as const;

describe.each(builders)(
  'a folder that %s builds: what keeps its token in the build keeps it in the files',
  (_, bin, args) => {
    const build = (folder: string): string => {
      const { stdout, stderr, status } = run(bin, [...args, folder]);
      // Newer ones warn of fields that are deprecated.
      expect(stderr.replaceAll(/^#.*\n/gm, '') + String(status)).toBe('0');
      return stdout;
    };

    describe.skipIf(isMissing(bin))('where there is one', () => {
      test.each(Object.entries({ ...movingTrees, ...changingTrees, ...rewritingTrees, ...joiningTrees }))(
        '%s',
        (_name, { tree, builds }) => {
          const source = folderWith(tree);
          const hardened = copyOf(source);
          expect(run('tokentrim', ['fix', '--write', '--quiet', hardened])).toMatchObject({ status: 0, stderr: '' });
          const all: string[] = [];
          for (const folder of builds) {
            const piped = run('tokentrim', ['fix', '--quiet'], { input: build(join(source, folder)) });
            expect(piped.status).toBe(0);
            const kept = withToken(piped.stdout);
            all.push(...kept);
            expect([folder, withToken(build(join(hardened, folder)))]).toEqual([
              folder,
              expect.arrayContaining([...kept]),
            ]);
          }
          expect(all).not.toEqual([]);
        },
      );
    });
  },
);

/** The images of a stream's containers that get a token: an explicit one, or admission's. */
function withToken(stream: string): readonly string[] {
  const objects = stream.split(/^---$/m).map((text) => readDocument(text).value);
  const refuses = new Set(
    objects
      .filter((object) => member(object, 'kind') === 'ServiceAccount')
      .filter((object) => member(object, 'automountServiceAccountToken') === false)
      .map((object) => idOf(object, member(member(object, 'metadata'), 'name'))),
  );
  return objects.flatMap((object) => {
    const podSpec = member(member(member(object, 'spec'), 'template'), 'spec');
    const own = member(podSpec, 'automountServiceAccountToken');
    const automounts = own ?? !refuses.has(idOf(object, member(podSpec, 'serviceAccountName')));
    return elements(member(podSpec, 'containers'))
      .filter((container) => automounts === true || JSON.stringify(container).includes('kube-api-access'))
      .map((container) => asString(member(container, 'image')) ?? '');
  });
}

/** Of the account of this name in the namespace of the object. */
function idOf(object: JsonValue, name: JsonValue | undefined): string {
  return JSON.stringify([member(member(object, 'metadata'), 'namespace') ?? null, name ?? null]);
}
