import { expect, it } from 'vitest';
import { container, observe } from '../../test/observe.ts';
import { serviceCa } from './service-ca.ts';

it('doubts where the file is expected that only OpenShift has', () => {
  const path = '/var/run/secrets/kubernetes.io/serviceaccount/service-ca.crt';
  expect(observe(serviceCa, container(`args: [--ca=${path}]`))).toEqual([
    'doubt: container web names service-ca.crt, which is there on OpenShift only (platform: openshift) @/spec/template/spec/containers/0/args/0',
  ]);
  expect(observe(serviceCa, container('args: [--ca=/etc/tls/service-ca.crt]'))).toEqual([]);
});
