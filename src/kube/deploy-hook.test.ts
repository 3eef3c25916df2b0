import { expect, test } from 'vitest';
import type { JsonObject } from '../patch/json.ts';
import { hookBefore } from './deploy-hook.ts';

test.each<[string, JsonObject, JsonObject]>([
  ['no hook', { team: 'a' }, {}],
  [
    'a Helm hook',
    {
      'helm.sh/hook': 'pre-install,pre-upgrade',
      'helm.sh/hook-weight': '-5',
      'helm.sh/hook-delete-policy': 'hook-succeeded',
    },
    {
      'helm.sh/hook': 'pre-install,pre-upgrade',
      'helm.sh/hook-weight': '-6',
      'helm.sh/hook-delete-policy': 'before-hook-creation',
    },
  ],
  [
    'a weight that Helm takes for 0',
    { 'helm.sh/hook': 'test', 'helm.sh/hook-weight': 'first' },
    { 'helm.sh/hook': 'test', 'helm.sh/hook-weight': '-1', 'helm.sh/hook-delete-policy': 'before-hook-creation' },
  ],
  [
    'an Argo CD hook in a wave',
    { 'argocd.argoproj.io/hook': 'PreSync', 'argocd.argoproj.io/sync-wave': '-2' },
    {
      'argocd.argoproj.io/hook': 'PreSync',
      'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
      'argocd.argoproj.io/sync-wave': '-2',
    },
  ],
  ['a wave alone', { 'argocd.argoproj.io/sync-wave': '3' }, { 'argocd.argoproj.io/sync-wave': '3' }],
])('%s', (_, annotations, expected) => {
  expect(hookBefore(annotations)).toEqual(expected);
});
