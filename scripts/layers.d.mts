export interface Layer {
  readonly files: readonly string[];
  readonly holds: string;
  readonly not?: readonly string[];
  readonly but?: readonly string[];
  readonly shared?: string;
}
export const layers: readonly Layer[];
export function allowedTo(layer: Layer, index: number): readonly string[];
