/** What the bundle takes for `fast-json-patch`: of its ES modules no more than `src/patch/apply.ts` uses. */
import { applyOperation, JsonPatchError } from '../node_modules/fast-json-patch/module/core.mjs';

export default { applyOperation, JsonPatchError };
