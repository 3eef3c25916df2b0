import { hardenResourceList, type FunctionOptions } from '../src/krm/harden-resource-list.ts';
import { readDocument } from '../src/yaml/read.ts';

const decoder = new TextDecoder();

/** What the function makes of a ResourceList: the text, and its value. */
export function runFunction(text: string, options: FunctionOptions = {}) {
  const { bytes, problems, report } = hardenResourceList({ path: '-', bytes: new TextEncoder().encode(text) }, options);
  const output = decoder.decode(bytes);
  return { output, value: output === '' ? undefined : readDocument(output).value, problems, report };
}
