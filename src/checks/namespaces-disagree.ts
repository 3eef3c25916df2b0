import { defineCheck } from './check.ts';

export const namespacesDisagree = defineCheck({
  code: 'namespaces-disagree',
  gather: ({ inventory: { namespace } }) => {
    if (namespace.from !== 'unknown') return [];
    const names = [...new Set(namespace.named.map((one) => one.namespace))].sort();
    if (names.length < 2) return [];
    return namespace.named
      .filter((one, index) => namespace.named.findIndex(({ namespace: other }) => other === one.namespace) === index)
      .map(({ object, pointer, namespace: own, account }) => ({
        object,
        pointer,
        message: `names ServiceAccount ${account} in namespace ${own}; other bindings name accounts of this input in ${names.filter((name) => name !== own).join(', ')}`,
      }));
  },
});
