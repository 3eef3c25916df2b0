import { expect, it } from 'vitest';
import { deployment, observe } from '../../test/observe.ts';
import { knownImage } from './known-image.ts';

it('sees a client among the containers', () => {
  const yaml = deployment(
    'initContainers: [{name: wait, image: groundnuty/k8s-wait-for:v2}]\ncontainers: [{name: web, image: nginx}, {name: none}]',
  );
  expect(observe(knownImage, yaml)).toEqual([
    'used: container wait runs k8s-wait-for, which calls the API in every use @/spec/template/spec/initContainers/0/image',
  ]);
});
