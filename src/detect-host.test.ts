import { describe, expect, test } from 'vitest';
import { detectHost } from './detect-host.ts';

function host(text: string): string {
  return detectHost(new TextEncoder().encode(text));
}

const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n';
const helm3 = `---\n# Source: shop/templates/web.yaml\n${deployment}`;
const hook =
  "---\n# Source: shop/templates/hook.yaml\napiVersion: batch/v1\nkind: Job\nmetadata: {name: h, annotations: {helm.sh/hook: 'pre-install'}}\n";

describe('detectHost', () => {
  test.each([
    ['config.kubernetes.io/v1', 'krm'],
    ['config.kubernetes.io/v1beta1', 'krm'],
    ['config.kubernetes.io/v2', 'krm'],
    ['v1', 'pipe'],
  ])('a ResourceList of %s: %s', (apiVersion, expected) => {
    expect(host(`apiVersion: ${apiVersion}\nkind: ResourceList\nitems: []\n`)).toBe(expected);
    expect(host(`# hello\n---\nkind: ResourceList\nitems: []\napiVersion: ${apiVersion}\n---\n`)).toBe(expected);
    expect(host(JSON.stringify({ apiVersion, items: [], kind: 'ResourceList' }))).toBe(expected);
  });

  test('a ResourceList among other documents, and the mere word, are a stream', () => {
    expect(host(`${deployment}---\napiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n`)).toBe('pipe');
    expect(host(`${deployment}# kind: ResourceList\n`)).toBe('pipe');
  });

  test.each([
    "metadata:\n  name: web\n  annotations:\n    postrenderer.helm.sh/postrender-filename: 'shop/templates/web.yaml'\n",
    "metadata: {name: web, annotations: {postrenderer.helm.sh/postrender-filename: 'shop/templates/web.yaml'}}\n",
  ])("Helm 4's annotation, wherever it stands: %j", (metadata) => {
    const document = `apiVersion: apps/v1\nkind: Deployment\n${metadata}`;
    expect(host(document)).toBe('helm4');
    expect(host(`${deployment}---\n${document}`)).toBe('helm4');
    expect(host(`${document}---\n${hook}`)).toBe('helm4');
  });

  test("Helm 4's annotation as text within another value proves nothing", () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n    postrenderer.helm.sh/postrender-filename: x\n';
    expect(host(text)).toBe('pipe');
  });

  test('what Helm 3 can have sent is taken for its own', () => {
    expect(host(helm3)).toBe('helm3');
    expect(host(`${helm3}---\n# Source: shop/templates/notes.yaml\n# only a comment\n`)).toBe('helm3');
  });

  test('a hook proves that it is not Helm 3: it sends none', () => {
    expect(host(`${helm3}${hook}`)).toBe('pipe');
  });

  test.each([
    ['in a CRD, which Helm 3 sends as it lies in crds/', hook.replace('kind: Job', 'kind: CustomResourceDefinition')],
    ['as text within another value', '---\napiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n    helm.sh/hook: test\n'],
    ['in a document that cannot be read', '---\nkind: Job\nmetadata: {annotations: {helm.sh/hook: test}\n'],
  ])('no proof is a hook %s', (_where, text) => {
    expect(host(`${helm3}${text}`)).toBe('helm3');
  });

  test.each([
    ['Kustomize', deployment],
    ['a person', `---\n${deployment}`],
    ['nobody', ''],
    ['a chart behind something else', `${deployment}${helm3}`],
  ])('not from Helm: %s', (_who, text) => {
    expect(host(text)).toBe('pipe');
  });
});
