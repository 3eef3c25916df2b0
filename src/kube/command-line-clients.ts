/** What in a command, an argument, a variable or a configuration file shows a client of the API. */
export interface ReferencePattern {
  /** In lower case: a text that has none of them, whatever its case, cannot match. */
  readonly needles: readonly string[];
  readonly pattern: RegExp;
  /** Completes "container web ...". */
  readonly means: string;
}

const CLIENT = 'runs a client of the API';

/** Where a command or a script runs one, with the verbs by which it calls the API. Source: their own documentation. */
export const commandLineClients: readonly ReferencePattern[] = [
  { needles: ['kubectl'], pattern: /(?:^|[\s;&|('"`/=])kubectl(?=[\s;&|)'"`]|$)/m, means: CLIENT },
  {
    needles: ['helm'],
    pattern: runs('helm3?', 'install|upgrade|uninstall|delete|rollback|list|ls|status|get|history|test'),
    means: CLIENT,
  },
  {
    needles: ['oc '],
    pattern: runs(
      'oc',
      'apply|create|delete|get|patch|label|annotate|adm|rollout|scale|exec|wait|replace|project|login|whoami',
    ),
    means: CLIENT,
  },
  {
    needles: ['istioctl', 'velero', 'flux', 'linkerd', 'calicoctl', 'kubeseal', 'cmctl', 'virtctl', 'argocd', 'stern'],
    pattern: runs(
      '(?:istioctl|velero|flux|linkerd|calicoctl|kubeseal|cmctl|virtctl|argocd|stern)',
      'install|upgrade|uninstall|analyze|proxy-status|backup|restore|schedule|reconcile|suspend|resume|check|get|create|delete|apply|patch|status|start|stop|admin|--fetch-cert',
    ),
    means: CLIENT,
  },
];

/** Whether a program is one by its name alone; anywhere else these short words mean many things. */
export function isCommandLineClient(program: string): boolean {
  return /(?:^|\/)(?:kubectl|oc|helm3?)$/.test(program);
}

function runs(program: string, verbs: string): RegExp {
  return new RegExp(
    `(?:^|[\\s;&|('"\`/=])${program}\\s+(?:-\\S+\\s+(?:[^\\s-]\\S*\\s+)??)*?(?:${verbs})(?=[\\s;&|)'"\`]|$)`,
    'm',
  );
}
