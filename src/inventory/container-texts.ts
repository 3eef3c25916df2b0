import { decodeBase64 } from './decode-base64.ts';
import type { Inventory, InventoryObject, Workload } from './inventory.ts';
import { configReferencesOf, type ConfigReference } from '../kube/config-reference.ts';
import type { Container } from '../kube/pod-spec.ts';
import { asString, elements, isJsonObject, member, type JsonObject, type JsonValue } from '../patch/json.ts';
import { joinPointer, type JsonPointer } from '../patch/pointer.ts';

/** A text that tells a container's program what to do. */
export interface ContainerText {
  readonly text: string;
  readonly from: 'command' | 'variable' | 'file';
  readonly object: InventoryObject;
  /** Within the object: the workload's, or that of the ConfigMap or Secret that has the text. */
  readonly pointer: JsonPointer;
}

/** Command, arguments, what the kubelet runs in it, variables (`NAME=value`), and the ConfigMaps and Secrets that it mounts or takes variables from. */
export function containerTexts(
  container: Container,
  { object, place }: Workload,
  inventory: Inventory,
): readonly ContainerText[] {
  const base = place.pointer + container.pointer;
  const { value } = container;
  const commands = [
    ...wordsAt(value['command'], joinPointer(base, 'command')),
    ...wordsAt(value['args'], joinPointer(base, 'args')),
    { text: asString(value['workingDir']) ?? '', pointer: joinPointer(base, 'workingDir') },
    ...HOOKS.flatMap(([first, second]) => {
      if (value[first] === undefined) return [];
      const exec = member(second === undefined ? value[first] : member(value[first], second), 'exec');
      const keys = second === undefined ? [first] : [first, second];
      return wordsAt(member(exec, 'command'), joinPointer(base, ...keys, 'exec', 'command'));
    }),
  ].map((word) => ({ ...word, from: 'command' as const, object }));
  const variables = elements(value['env']).flatMap((variable, index): readonly ContainerText[] => {
    const text = `${asString(member(variable, 'name')) ?? ''}=${asString(member(variable, 'value')) ?? ''}`;
    return [{ text, from: 'variable', object, pointer: joinPointer(base, 'env', index) }];
  });
  const configured = configReferencesOf(place.podSpec, container).flatMap((reference) =>
    inventory.configOf(object, reference).flatMap((config) => textsIn(config, reference)),
  );
  return [...commands, ...variables, ...configured];
}

const HOOKS: readonly (readonly [string, string?])[] = [
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
  ['startupProbe'],
  ['readinessProbe'],
  ['livenessProbe'],
];

function wordsAt(
  words: JsonValue | undefined,
  base: JsonPointer,
): readonly { readonly text: string; readonly pointer: JsonPointer }[] {
  return elements(words).map((word, index) => ({ text: asString(word) ?? '', pointer: joinPointer(base, index) }));
}

function textsIn(config: InventoryObject, { keys, as }: ConfigReference): readonly ContainerText[] {
  return entriesOf(config)
    .filter(([key]) => keys === undefined || keys.includes(key) || key === UNREAD_KEY)
    .map(([key, text, pointer]): ContainerText =>
      as === 'files' ?
        { text, from: 'file', object: config, pointer }
      : { text: `${as.prefix}${key}=${text}`, from: 'variable', object: config, pointer },
    );
}

/** Under this key stands the whole text of a ConfigMap that cannot be read. */
const UNREAD_KEY = 'unread';

function entriesOf({ value, ref }: InventoryObject): readonly (readonly [string, string, JsonPointer])[] {
  const plain = entriesAt(value, ref.kind === 'Secret' ? 'stringData' : 'data');
  const encoded = entriesAt(value, ref.kind === 'Secret' ? 'data' : 'binaryData');
  return [...plain, ...encoded.map(([key, text, pointer]) => [key, decodeBase64(text), pointer] as const)];
}

function entriesAt(object: JsonObject, field: string): readonly (readonly [string, string, JsonPointer])[] {
  const data = object[field];
  if (!isJsonObject(data)) return [];
  return Object.entries(data).map(([key, value]) => [key, asString(value) ?? '', joinPointer('', field, key)] as const);
}
