import { defineCheck } from './check.ts';

/** A legacy Secret's token never expires, so a copy that is never renewed is no fault of its own. */
export const tokenThroughSubPath = defineCheck({
  code: 'token-through-sub-path',
  gather: ({ workloads }) =>
    workloads.flatMap(({ workload: { object, place }, mounted }) =>
      mounted
        .filter(({ mount, token }) => token.source === 'projected' && holds(mount.subPath, token.path))
        .map(({ container, mount }) => ({
          object,
          pointer: `${place.pointer}${mount.pointer}/${'subPathExpr' in mount.value ? 'subPathExpr' : 'subPath'}`,
          message: `container ${container.name} mounts a token through subPath ${mount.subPath}: it is never renewed`,
        })),
    ),
});

/** Whether the token lies at or under the path that is mounted. */
function holds(subPath: string, tokenPath: string): boolean {
  const path = subPath.replace(/^(?:\.\/)+|\/+$/g, '');
  return path !== '' && (tokenPath === path || tokenPath.startsWith(`${path}/`));
}
