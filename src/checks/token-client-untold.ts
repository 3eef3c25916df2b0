import { containerTexts } from '../inventory/container-texts.ts';
import { tokenClientOf } from '../kube/token-client.ts';
import { defineCheck } from './check.ts';

/** A text may hold the folder and the file apart: the folder is enough. */
export const tokenClientUntold = defineCheck({
  code: 'token-client-untold',
  gather: ({ workloads, inventory }) =>
    workloads.flatMap(({ workload, mounted }) =>
      mounted.flatMap(({ container, mount, token }) => {
        const client = tokenClientOf(token.audience);
        const folder = mount.mountPath.replace(/\/+$/, '');
        const file = `${folder}/${token.path}`;
        if (client === undefined || file === client.place) return [];
        const texts = containerTexts(container, workload, inventory);
        if (texts.some(({ text }) => text.includes(folder.replace(/^\/var(?=\/run\/)/, '')))) return [];
        const message = `nothing tells container ${container.name} that its token for ${client.service} is ${file}: tell it by ${client.by}`;
        return [{ object: workload.object, pointer: `${workload.place.pointer}${mount.pointer}/mountPath`, message }];
      }),
    ),
});
