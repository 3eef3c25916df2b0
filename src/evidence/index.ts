import { defaultAccount, foreignAccount, ownAccount } from './account.ts';
import { cloudIdentity } from './cloud-identity.ts';
import { declared } from './declared.ts';
import { injector } from './injector.ts';
import { knownImage } from './known-image.ts';
import { kustomization } from './kustomization.ts';
import { namedSubject } from './named-subject.ts';
import { roleBinding } from './role-binding.ts';
import type { EvidenceRule } from './rule.ts';
import { serviceCa } from './service-ca.ts';
import { tokenMount } from './token-mount.ts';
import { tokenReference } from './token-reference.ts';
import { unseenConfig } from './unseen-config.ts';

export const evidenceRules = [
  roleBinding,
  declared,
  tokenMount,
  tokenReference,
  injector,
  knownImage,
  namedSubject,
  kustomization,
  ownAccount,
  defaultAccount,
  foreignAccount,
  serviceCa,
  cloudIdentity,
  unseenConfig,
] as const satisfies readonly EvidenceRule[];
