import { defineEvidenceRule } from './rule.ts';

export const kustomization = defineEvidenceRule({
  id: 'kustomization',
  summary: 'A kustomization that takes the file in changes what containers run or are told, perhaps of the API.',
  gather: ({ workload: { object, place }, inventory }) => {
    const change = inventory.kustomizeChangeOf(object);
    if (change === undefined) return [];
    const { path, folder, line, field } = change;
    const because = `${field} at ${path}:${line} may tell its containers of the API; kustomize build ${folder || '.'} | tokentrim explain sees it`;
    return [{ suggests: 'doubt', because, object, pointer: place.pointer }];
  },
});
