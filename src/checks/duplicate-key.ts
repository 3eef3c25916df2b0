import { placeInDocument } from '../inventory/read-manifests.ts';
import { isInput } from '../source.ts';
import { defineCheck } from './check.ts';

export const duplicateKey = defineCheck({
  code: 'duplicate-key',
  gather: ({ inventory }) =>
    inventory.documents
      .filter(({ file }) => isInput(file))
      .flatMap((document) =>
        (document.yaml?.duplicateKeys ?? []).map(({ name, offset }) => ({
          file: document.file.path,
          document: document.index,
          ...placeInDocument(document, offset),
          subject: name,
          message: `the key ${name} stands twice in one mapping; the last one counts`,
        })),
      ),
});
