import { asString, elements, isJsonObject, member, type JsonValue } from '../patch/json.ts';
import { joinPointer, type JsonPointer } from '../patch/pointer.ts';
import { volumesOf } from './pod-spec.ts';
import { DEFAULT_EXPIRATION_SECONDS } from './token-volume.ts';

/** A `serviceAccountToken` source of a projected volume. */
export interface TokenProjection {
  /** Relative to the pod spec: `/volumes/0/projected/sources/0/serviceAccountToken`. */
  readonly pointer: JsonPointer;
  /** The volume's name. */
  readonly volume: string;
  /** Empty for the API server's own. */
  readonly audience: string;
  readonly expirationSeconds: number;
}

export function tokenProjectionsOf(podSpec: JsonValue | undefined): readonly TokenProjection[] {
  return volumesOf(podSpec).flatMap((volume) =>
    elements(member(member(volume.value, 'projected'), 'sources')).flatMap((source, index) => {
      const projection = member(source, 'serviceAccountToken');
      if (!isJsonObject(projection)) return [];
      const life = projection['expirationSeconds'];
      return [
        {
          pointer: joinPointer(volume.pointer, 'projected', 'sources', index, 'serviceAccountToken'),
          volume: volume.name,
          audience: asString(projection['audience']) ?? '',
          expirationSeconds: typeof life === 'number' ? life : DEFAULT_EXPIRATION_SECONDS,
        },
      ];
    }),
  );
}
