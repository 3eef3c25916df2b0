import { isAbsolute } from 'node:path';
import { detectHost, type Host, type SourceFile } from '../index.ts';
import type { Arguments } from './arguments.ts';
import { UsageError } from './usage-error.ts';

/** Who calls: by the flag, else by the verb, else by what is on standard input. A file that is named comes from no host. */
export function hostOf({ host, bare, verb }: Arguments, files: readonly SourceFile[]): Host {
  if (host !== undefined) return host;
  const input = files.find(({ path }) => path === '-');
  if (input === undefined) return 'pipe';
  const detected = detectHost(input.bytes);
  if (bare || detected === 'krm' || detected === 'helm4') return detected;
  return verb === 'post-render' ? 'helm3' : 'pipe';
}

/**
 * Kustomize calls a legacy exec plugin with the path of a file that holds its configuration, and with manifests instead
 * of a ResourceList (Kustomize, api/internal/plugins/execplugin).
 *
 * @throws UsageError
 */
export function refuseLegacyPlugin(argv: readonly string[], environment: NodeJS.ProcessEnv): void {
  const [first] = argv;
  if (environment['KUSTOMIZE_PLUGIN_CONFIG_ROOT'] === undefined || first === undefined || !isAbsolute(first)) return;
  throw new UsageError(
    `called as a legacy exec plugin of Kustomize, which is not supported
  Use a pipe, kustomize build DIR | tokentrim fix, or an exec function: the annotation
  config.kubernetes.io/function on the TokenPolicy, and the flags --enable-alpha-plugins --enable-exec.`,
  );
}
