import { DEFAULT_SERVICE_ACCOUNT } from '../kube/pod-spec.ts';
import { isBinding, roleRefOf } from '../kube/rbac.ts';
import { asString, elements, member } from '../patch/json.ts';
import { joinPointer } from '../patch/pointer.ts';
import { defineCheck } from './check.ts';

const DEFAULT_USER = /^system:serviceaccount:[^:]+:default$/;

export const defaultAccountBound = defineCheck({
  code: 'default-account-bound',
  gather: ({ inventory }) =>
    inventory.objects
      .filter(({ value }) => isBinding(value))
      .flatMap((object) =>
        elements(object.value['subjects']).flatMap((subject, index) => {
          const name = asString(member(subject, 'name')) ?? '';
          const isDefault =
            member(subject, 'kind') === 'ServiceAccount' ? name === DEFAULT_SERVICE_ACCOUNT : DEFAULT_USER.test(name);
          if (!isDefault) return [];
          const namespace = asString(member(subject, 'namespace')) ?? object.ref.namespace;
          const { kind, name: role } = roleRefOf(object.value);
          const where = namespace === undefined || name !== DEFAULT_SERVICE_ACCOUNT ? '' : ` of namespace ${namespace}`;
          const message = `gives ${kind} ${role} to ServiceAccount ${name}${where}, and so to every pod there that names no account`;
          return [{ object, pointer: joinPointer('/subjects', index, 'name'), message }];
        }),
      ),
});
