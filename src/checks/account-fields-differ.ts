import { asString } from '../patch/json.ts';
import { defineCheck } from './check.ts';

/** Kubernetes, pkg/apis/core/v1/conversion.go: serviceAccountName wins. */
export const accountFieldsDiffer = defineCheck({
  code: 'account-fields-differ',
  gather: ({ workloads }) =>
    workloads.flatMap(({ workload: { object, place }, podSpec }) => {
      const alias = asString(podSpec['serviceAccount']);
      const name = asString(podSpec['serviceAccountName']);
      if (!alias || !name || name === alias) return [];
      const message = `runs as ${name}: serviceAccount: ${alias} is ignored`;
      return [{ object, pointer: `${place.pointer}/serviceAccount`, message }];
    }),
});
