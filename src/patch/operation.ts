import type { JsonValue } from './json.ts';
import type { JsonPointer } from './pointer.ts';

/** The RFC 6902 operations that tokentrim plans. `test` guards that the patch meets the value it was made for. */
export type Operation =
  | { readonly op: 'test'; readonly path: JsonPointer; readonly value: JsonValue }
  | { readonly op: 'add'; readonly path: JsonPointer; readonly value: JsonValue }
  | { readonly op: 'replace'; readonly path: JsonPointer; readonly value: JsonValue }
  | { readonly op: 'remove'; readonly path: JsonPointer }
  | { readonly op: 'move'; readonly from: JsonPointer; readonly path: JsonPointer }
  | { readonly op: 'copy'; readonly from: JsonPointer; readonly path: JsonPointer };

/** A JSON Patch document (RFC 6902): applied in order, all or nothing. */
export type Patch = readonly Operation[];
