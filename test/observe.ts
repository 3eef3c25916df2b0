import type { EvidenceRule } from '../src/evidence/rule.ts';
import { takeInventory, type Inventory } from '../src/inventory/inventory.ts';

export interface Setting {
  readonly namespace?: string;
  readonly complete?: boolean;
  /** The volume that an earlier run wrote. */
  readonly ownVolume?: string;
  /** Those that the policy names. */
  readonly injectors?: readonly string[];
  /** Streams that are read as context. */
  readonly context?: readonly string[];
}

/** The inventory of one stream, `input.yaml`, and of the context beside it. */
export function inventoryOf(yaml: string, { namespace, context = [] }: Setting = {}): Inventory {
  const encoder = new TextEncoder();
  const beside = context.map((text, index) => ({
    path: `context-${index}.yaml`,
    bytes: encoder.encode(text),
    role: 'context' as const,
  }));
  return takeInventory([{ path: 'input.yaml', bytes: encoder.encode(yaml) }, ...beside], namespace);
}

/** What a rule sees of each workload of the input: `used: because @pointer`. */
export function observe(rule: EvidenceRule, yaml: string, setting: Setting = {}): readonly string[] {
  const inventory = inventoryOf(yaml, setting);
  return inventory.workloads
    .filter(({ object }) => object.document.file.role !== 'context')
    .flatMap((workload) =>
      rule.gather({
        workload,
        inventory,
        complete: setting.complete ?? true,
        isOwnVolume: (name) => name === setting.ownVolume,
        injectors: setting.injectors ?? [],
      }),
    )
    .map(({ suggests, because, pointer }) => `${suggests}: ${because} @${pointer}`);
}

/** A Deployment `web` whose pod spec has these lines, indented by hand as YAML flow or block at column 0. */
export function deployment(podSpec: string, template = ''): string {
  const indented = podSpec
    .trim()
    .split('\n')
    .map((line) => `      ${line}`)
    .join('\n');
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {${template}}
    spec:
${indented}
`;
}

/** The same with one container `web`, whose lines these are, and an account. */
export function container(lines: string, serviceAccountName = 'default'): string {
  const indented = lines
    .trim()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
  return deployment(`serviceAccountName: ${serviceAccountName}\ncontainers:\n- name: web\n${indented}`);
}
