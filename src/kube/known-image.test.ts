import { describe, expect, it } from 'vitest';
import { apiClientOf, apiClients, idleImageOf, idleImages } from './known-image.ts';

describe('apiClientOf', () => {
  it.each([
    ['kubectl', 'kubectl'],
    ['bitnami/kubectl:1.30', 'kubectl'],
    ['registry.k8s.io/kubectl@sha256:0123', 'kubectl'],
    ['localhost:5000/tools/kubectl:v1@sha256:0123', 'kubectl'],
    ['registry.example:5000/kubectl', 'kubectl'],
    ['registry.k8s.io/ingress-nginx/controller:v1.11.1', 'ingress-nginx/controller'],
    ['mirror.example/proxy/registry.k8s.io/ingress-nginx/controller', 'ingress-nginx/controller'],
    ['rancher/mirrored-metallb-controller:v0.14', 'metallb/controller'],
    ['rancher/mirrored-kube-state-metrics-kube-state-metrics:v2', 'kube-state-metrics'],
    ['quay.io/kyverno/background-controller', 'kyverno/background-controller'],
  ])('%s is %s', (image, row) => {
    expect(apiClientOf(image)?.image).toBe(row);
  });

  it.each([
    '',
    'nginx',
    'example/controller:v1',
    'myingress-nginx/controller',
    'kubectl-proxy-ui',
    'my-kubectl',
    'quay.io/argoproj/argocd:v2',
    'prom/prometheus',
    'registry.k8s.io/coredns/coredns',
    'registry.example:5000/web:kubectl',
    'web@kubectl',
  ])('does not know %s', (image) => {
    expect(apiClientOf(image)).toBeUndefined();
  });
});

describe('idleImageOf', () => {
  it.each(['oliver006/redis_exporter:v1', 'docker.io/bitnami/redis-exporter:1', 'envoyproxy/envoy:v1.30'])(
    '%s',
    (image) => {
      expect(idleImageOf(image)).toBeDefined();
      expect(apiClientOf(image)).toBeUndefined();
    },
  );
  it.each(['nginx', 'busybox', 'istio/proxyv2'])('not %s', (image) => {
    expect(idleImageOf(image)).toBeUndefined();
  });
});

describe('the tables', () => {
  it('have each image once, in one of them, with a public repository and a path', () => {
    const rows = [...apiClients, ...idleImages];
    const images = rows.map(({ image }) => image);
    expect(new Set(images).size).toBe(images.length);
    expect(rows.filter(({ source }) => !/^[\w.-]+\/[\w.-]+ \S+/.test(source))).toEqual([]);
    expect(images.filter((image) => !/^[a-z0-9_./-]+$/.test(image))).toEqual([]);
  });
});
