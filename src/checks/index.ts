import { accountAutomounts } from './account-automounts.ts';
import { accountFieldsDiffer } from './account-fields-differ.ts';
import { accountNotOwn } from './account-not-own.ts';
import { bindingWithoutUser } from './binding-without-user.ts';
import type { Check } from './check.ts';
import { defaultAccountBound } from './default-account-bound.ts';
import { defaultAccount } from './default-account.ts';
import { deprecatedAccountField } from './deprecated-account-field.ts';
import { duplicateKey } from './duplicate-key.ts';
import { exemptionExpired } from './exemption-expired.ts';
import { immutableOnUpgrade } from './immutable-on-upgrade.ts';
import { injectorWithoutMount } from './injector-without-mount.ts';
import { legacyTokenMounted } from './legacy-token-mounted.ts';
import { legacyTokenSecret } from './legacy-token-secret.ts';
import { mintsAnyToken } from './mints-any-token.ts';
import { missingAccount } from './missing-account.ts';
import { namespacesDisagree } from './namespaces-disagree.ts';
import { objectRefused } from './object-refused.ts';
import { operatorOverrides } from './operator-overrides.ts';
import { patchLikePodSpec } from './patch-like-pod-spec.ts';
import { minterMisspelt } from './minter-misspelt.ts';
import { ruleDuplicate } from './rule-duplicate.ts';
import { ruleWithoutEffect } from './rule-without-effect.ts';
import { tokenClientUntold } from './token-client-untold.ts';
import { tokenImplicit } from './token-implicit.ts';
import { tokenLivesAYear } from './token-lives-a-year.ts';
import { tokenLivesTooLong } from './token-lives-too-long.ts';
import { tokenMissing } from './token-missing.ts';
import { tokenModeLocksOut } from './token-mode-locks-out.ts';
import { tokenNeedUnknown } from './token-need-unknown.ts';
import { tokenNeedUnproved } from './token-need-unproved.ts';
import { tokenNotNeeded } from './token-not-needed.ts';
import { tokenStays } from './token-stays.ts';
import { tokenThroughSubPath } from './token-through-sub-path.ts';
import { tokenWithoutAudience } from './token-without-audience.ts';
import { unknownKind } from './unknown-kind.ts';
import { unreadDocument } from './unread-document.ts';

export const checks = [
  tokenNotNeeded,
  tokenStays,
  legacyTokenMounted,
  injectorWithoutMount,
  tokenThroughSubPath,
  tokenImplicit,
  tokenNeedUnknown,
  tokenMissing,
  tokenLivesAYear,
  tokenLivesTooLong,
  tokenWithoutAudience,
  tokenModeLocksOut,
  legacyTokenSecret,
  defaultAccountBound,
  mintsAnyToken,
  missingAccount,
  accountNotOwn,
  bindingWithoutUser,
  accountFieldsDiffer,
  immutableOnUpgrade,
  unknownKind,
  duplicateKey,
  objectRefused,
  unreadDocument,
  ruleDuplicate,
  exemptionExpired,
  minterMisspelt,
  tokenNeedUnproved,
  accountAutomounts,
  defaultAccount,
  deprecatedAccountField,
  operatorOverrides,
  patchLikePodSpec,
  namespacesDisagree,
  ruleWithoutEffect,
  tokenClientUntold,
] as const satisfies readonly Check[];
