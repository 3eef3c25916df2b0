import { asString } from '../patch/json.ts';
import { defineCheck } from './check.ts';

/** Where both differ there is a finding that says more. */
export const deprecatedAccountField = defineCheck({
  code: 'deprecated-account-field',
  gather: ({ workloads }) =>
    workloads
      .filter(({ podSpec }) => {
        const alias = asString(podSpec['serviceAccount']);
        const name = asString(podSpec['serviceAccountName']);
        return alias && (!name || name === alias);
      })
      .map(({ workload: { object, place } }) => ({
        object,
        pointer: `${place.pointer}/serviceAccount`,
        message: 'names its account by the deprecated field serviceAccount',
      })),
});
