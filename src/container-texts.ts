import type { Inventory, InventoryObject, Workload } from './inventory.ts';
import { configMapReferencesOf, type ConfigMapReference } from './kube/config-map-reference.ts';
import type { Container } from './kube/pod-spec.ts';
import { asString, elements, isJsonObject, member, type JsonValue } from './patch/json.ts';
import { joinPointer, type JsonPointer } from './patch/pointer.ts';

/** A text that tells a container's program what to do. */
export interface ContainerText {
  readonly text: string;
  readonly from: 'command' | 'variable' | 'file';
  readonly object: InventoryObject;
  /** Within the object: the workload's, or the ConfigMap's that has the text. */
  readonly pointer: JsonPointer;
}

/** Command, arguments, what the kubelet runs in it, variables (`NAME=value`), and the ConfigMaps that it mounts or takes variables from. */
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
    ...HOOKS.flatMap(([first, second]) => {
      const exec = member(second === undefined ? value[first] : member(value[first], second), 'exec');
      const keys = second === undefined ? [first] : [first, second];
      return wordsAt(member(exec, 'command'), joinPointer(base, ...keys, 'exec', 'command'));
    }),
  ].map((word) => ({ ...word, from: 'command' as const, object }));
  const variables = elements(value['env']).flatMap((variable, index): readonly ContainerText[] => {
    const text = `${asString(member(variable, 'name')) ?? ''}=${asString(member(variable, 'value')) ?? ''}`;
    return [{ text, from: 'variable', object, pointer: joinPointer(base, 'env', index) }];
  });
  const configured = configMapReferencesOf(place.podSpec, container).flatMap((reference) =>
    inventory.configMapsOf(object, reference.name).flatMap((configMap) => textsIn(configMap, reference)),
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

function textsIn(configMap: InventoryObject, { keys, as }: ConfigMapReference): readonly ContainerText[] {
  const data = configMap.value['data'];
  if (!isJsonObject(data)) return [];
  return Object.entries(data)
    .filter(([key]) => keys === undefined || keys.includes(key) || key === UNREAD_KEY)
    .flatMap(([key, value]): readonly ContainerText[] => {
      const text = asString(value) ?? '';
      const pointer = joinPointer('/data', key);
      return as === 'files' ?
          [{ text, from: 'file', object: configMap, pointer }]
        : [{ text: `${as.prefix}${key}=${text}`, from: 'variable', object: configMap, pointer }];
    });
}

/** Under this key stands the whole text of a ConfigMap that cannot be read. */
const UNREAD_KEY = 'unread';
