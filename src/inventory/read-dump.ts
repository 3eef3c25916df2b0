import { isIrrelevant } from '../kube/irrelevant-kind.ts';
import { isOwnedByWorkload } from '../kube/workload.ts';
import { objectsIn, type InventoryObject } from './objects-in.ts';
import { isJsonObject, type JsonValue } from '../patch/json.ts';
import type { ManifestDocument } from './read-manifests.ts';
import type { Problem, SourceFile } from '../source.ts';
import { JsonItemsError, splitJsonItems, type JsonItem } from '../yaml/json-items.ts';

/** What a dump of a cluster has of interest. */
export interface Dump {
  readonly objects: readonly InventoryObject[];
  /** Not parsed before a workload asks for one. */
  readonly configMaps: readonly ManifestDocument[];
}

/**
 * Whether a file is given as context and starts as a dump does: `kubectl get -o json` writes JSON. A large neighbour is
 * read so too: whatever JSON lies about, its tree would take a hundred times the memory.
 */
export function isDump(file: SourceFile): boolean {
  const large = file.role === 'neighbour' && file.bytes.length > LARGE;
  if (file.role !== 'context' && !large) return false;
  for (const byte of file.bytes) {
    if (byte === OPEN_BRACE) return true;
    if (!BLANK.has(byte)) return false;
  }
  return false;
}

const LARGE = 2 ** 20;
const OPEN_BRACE = 0x7b;
/** Blanks, and the bytes of a byte order mark. */
const BLANK = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/**
 * Reads a dump object by object, without YAML and without a second copy of it. Of no interest are kinds that hold no
 * account and no right, Secrets without a token, and pods whose owner is a workload: the owner tells what they run as.
 * Undefined for what is not JSON: YAML may start with a brace too.
 */
export function readDump(
  file: SourceFile,
  namespace: string | undefined,
  problems: Problem[],
  moreKinds: readonly { readonly kind: string }[] = [],
): Dump | undefined {
  const objects: InventoryObject[] = [];
  const configMaps: ManifestDocument[] = [];
  const items = itemsOf(file, problems);
  if (items === undefined) return undefined;
  for (const [index, item] of items.entries()) {
    const { kind, apiVersion } = headOf(item);
    const document = documentOf(file, index, item, kind);
    if (kind === 'ConfigMap' && apiVersion === 'v1') configMaps.push(document);
    else if (moreKinds.some((row) => row.kind === kind) || !isPassedOver(kind, apiVersion, item)) {
      const value = parseItem(document, problems);
      if (!isJsonObject(value)) continue;
      const object = 'kind' in value ? value : { ...value, kind, apiVersion };
      if (!isOwnedByWorkload(object)) objects.push(...objectsIn(document, object, '', namespace));
    }
  }
  return { objects, configMaps };
}

function itemsOf(file: SourceFile, problems: Problem[]): readonly JsonItem[] | undefined {
  try {
    return splitJsonItems(file.bytes, ['kind', 'apiVersion', 'type']);
  } catch (error) {
    if (!(error instanceof JsonItemsError)) throw error;
    if (!error.breaksOff) return undefined;
    const message = 'the JSON of this file breaks off';
    problems.push({ file: file.path, line: error.line, column: 0, message, remedy: REMEDY });
    return [];
  }
}

const REMEDY = 'Write the file anew: kubectl get … -A -o json > FILE';

/** The API server's own lists leave both out of their items. */
function headOf({ members, list }: JsonItem): { readonly kind: string; readonly apiVersion: string } {
  const listed = list?.['kind']?.replace(/List$/, '') ?? '';
  return { kind: members['kind'] ?? listed, apiVersion: members['apiVersion'] ?? list?.['apiVersion'] ?? '' };
}

function isPassedOver(kind: string, apiVersion: string, { members }: JsonItem): boolean {
  if (kind === 'Secret') return members['type'] !== undefined && members['type'] !== TOKEN_SECRET;
  return isIrrelevant(kind, apiVersion);
}

const TOKEN_SECRET = 'kubernetes.io/service-account-token';

function documentOf(file: SourceFile, index: number, { start, end, line }: JsonItem, kind: string): ManifestDocument {
  const span = { start, end, line, class: 'irrelevant', kind, gluedSeparator: undefined } as const;
  return { file, index, span, yaml: undefined };
}

function parseItem({ file, span }: ManifestDocument, problems: Problem[]): JsonValue | undefined {
  const parse: (text: string) => JsonValue = JSON.parse;
  try {
    return parse(new TextDecoder('utf-8', { fatal: true }).decode(file.bytes.subarray(span.start, span.end)));
  } catch (error) {
    const message = `an object that is not JSON: ${error instanceof Error ? error.message : String(error)}`;
    problems.push({ file: file.path, line: span.line, column: 0, message, remedy: REMEDY });
    return undefined;
  }
}
