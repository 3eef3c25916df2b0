import type { InventoryObject } from '../inventory/inventory.ts';
import { injectors, type Injector } from '../kube/injector.ts';
import { annotationsOf, labelsOf } from '../kube/object.ts';
import { containersOf } from '../kube/pod-spec.ts';
import { asString, elements, member, type JsonObject } from '../patch/json.ts';
import { joinPointer, valueAt } from '../patch/pointer.ts';
import { remember } from '../remember.ts';
import { defineEvidenceRule, type Evidence, type Observation } from './rule.ts';

export const injector = defineEvidenceRule({
  id: 'injector',
  summary: 'A webhook will add a container that needs the token mount of a regular one.',
  gather: (evidence) => {
    const { object, place } = evidence.workload;
    const template = valueAt(object.value, place.templatePointer);
    const settings = { ...labelsOf(template), ...annotationsOf(template) };
    return injectors.flatMap((row) => {
      if (row.off.some(({ key, values }) => values.test(asString(settings[key]) ?? ''))) return [];
      if (row.ownVolume !== undefined && Object.hasOwn(settings, row.ownVolume)) return [];
      const found = byPod(row, settings, evidence) ?? byVariable(row, evidence) ?? byNamespace(row, evidence);
      return found ?? byPolicy(row, evidence) ?? [];
    });
  },
});

function byPod(
  row: Injector,
  settings: JsonObject,
  { workload: { object, place } }: Evidence,
): Observation | undefined {
  const key = Object.keys(settings).find((name) =>
    row.pod.some((one) => one.key.test(name) && one.on.test(asString(settings[name]) ?? '')),
  );
  if (key === undefined) return undefined;
  const list =
    Object.hasOwn(annotationsOf(valueAt(object.value, place.templatePointer)), key) ? 'annotations' : 'labels';
  return used(row, key, { object, pointer: joinPointer(place.templatePointer, 'metadata', list, key) });
}

function byVariable(
  { variable, ...row }: Injector,
  { workload: { object, place } }: Evidence,
): Observation | undefined {
  if (variable === undefined) return undefined;
  for (const container of containersOf(place.podSpec)) {
    const index = elements(container.value['env']).findIndex((one) =>
      variable.test(asString(member(one, 'value')) ?? ''),
    );
    if (index < 0) continue;
    const pointer = joinPointer(place.pointer + container.pointer, 'env', index);
    return used(row, `a variable of container ${container.name}`, { object, pointer });
  }
  return undefined;
}

function byNamespace(row: Injector, { workload, inventory }: Evidence): Observation | undefined {
  if (row.namespace.length === 0) return undefined;
  for (const object of inventory.namespacesOf(workload)) {
    const labels = labelsIn(object);
    const label = row.namespace.find(({ key, on }) => on.test(asString(labels[key]) ?? ''));
    if (label === undefined) continue;
    const pointer = joinPointer('/metadata/labels', label.key);
    return used(row, `${label.key} of Namespace ${object.ref.name}`, { object, pointer });
  }
  return undefined;
}

/** Each workload asks for each Namespace's, once a row. */
const labelsIn = remember(({ value }: InventoryObject) => labelsOf(value));

function byPolicy(
  row: Injector,
  { workload: { object, place }, injectors: assumed = [] }: Evidence,
): Observation | undefined {
  return assumed.includes(row.id) ? used(row, 'the policy says so', { object, pointer: place.pointer }) : undefined;
}

function used(
  { name }: Pick<Injector, 'name'>,
  by: string,
  place: Pick<Observation, 'object' | 'pointer'>,
): Observation {
  return { suggests: 'used', because: `${name} injects a container that needs the token (${by})`, ...place };
}
