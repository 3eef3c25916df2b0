import { closest } from 'fastest-levenshtein';
import { findingCodes, isFindingCode } from './findings.ts';
import type { Inventory, InventoryObject } from './inventory/inventory.ts';
import { IGNORE, REASON } from './kube/annotation.ts';
import { annotationsOf } from './kube/object.ts';
import { asString } from './patch/json.ts';
import { joinPointer, valueAt, type JsonPointer } from './patch/pointer.ts';
import { isInput } from './source.ts';

/** A `tokentrim.dev/ignore` on an object or its pod template, with the reason beside it. */
export interface Waiver {
  readonly object: InventoryObject;
  /** To the annotation. */
  readonly pointer: JsonPointer;
  readonly codes: readonly string[];
  readonly reason: string | undefined;
}

export function waiversIn(inventory: Inventory): readonly Waiver[] {
  const templates = new Map<InventoryObject, JsonPointer[]>();
  for (const { object, place } of inventory.workloads) {
    templates.set(object, [...(templates.get(object) ?? []), place.templatePointer]);
  }
  return inventory.objects
    .filter(({ document }) => isInput(document.file))
    .flatMap((object) => {
      const holders = new Set(['', ...(templates.get(object) ?? [])]);
      const annotations = [...holders].map((holder) => ({
        holder,
        own: annotationsOf(holder === '' ? object.value : valueAt(object.value, holder)),
      }));
      const anyReason = annotations.map(({ own }) => asString(own[REASON])).find((text) => text);
      return annotations.flatMap(({ holder, own }): readonly Waiver[] => {
        const ignored = asString(own[IGNORE]);
        if (ignored === undefined) return [];
        return [
          {
            object,
            pointer: joinPointer(holder, 'metadata', 'annotations', IGNORE),
            codes: ignored
              .split(',')
              .map((code) => code.trim())
              .filter((code) => code !== ''),
            reason: asString(own[REASON]) || anyReason,
          },
        ];
      });
    });
}

/** Why a waiver has no effect on `code`; undefined if it has. */
export function faultOf({ reason }: Waiver, code: string, allowed: boolean): string | undefined {
  if (!allowed) return 'the policy does not let annotations decide';
  if (!isFindingCode(code)) return `there is no finding ${code}; did you mean ${closest(code, findingCodes)}?`;
  if (reason === undefined) return `${code} stays: the waiver needs a reason in ${REASON}`;
  return undefined;
}
