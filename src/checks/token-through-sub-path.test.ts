import { expect, it } from 'vitest';
import { find } from '../../test/find.ts';
import { deployment } from '../../test/observe.ts';

const mounted = (mount: string, path = 'token') =>
  deployment(`
containers:
- {name: web, volumeMounts: [{name: token, mountPath: /etc/token, ${mount}}]}
volumes:
- {name: token, projected: {sources: [{serviceAccountToken: {path: ${path}}}, {configMap: {name: kube-root-ca.crt}}]}}
`);
const through = (path: string, at: string) => [
  `Deployment/shop/web: container web mounts a token through subPath ${path}: it is never renewed @${at}}]}`,
];

it.each<[string, string, readonly string[]]>([
  ["the token's file", mounted('subPath: token'), through('token', 'subPath: token')],
  ['its folder', mounted('subPath: a', 'a/token'), through('a', 'subPath: a')],
  ['by subPathExpr', mounted('subPathExpr: token'), through('token', 'subPathExpr: token')],
  ['written otherwise', mounted('subPath: ./token/'), through('./token/', 'subPath: ./token/')],
  ['not another file', mounted('subPath: ca.crt'), []],
  ['not a file of nearly the same name', mounted('subPath: tok'), []],
  ['not the whole volume', mounted('readOnly: true'), []],
  ['not an empty one', mounted('subPath: ""'), []],
])('%s', (_name, yaml, expected) => {
  expect(find('token-through-sub-path', yaml)).toEqual(expected);
});
