/** Presence, with any value, marks a mirror pod: the API's picture of a static pod (Kubernetes, pkg/kubelet/types/constants.go). */
export const MIRROR_POD = 'kubernetes.io/config.mirror';

/** On a ServiceAccount: pods may only use the Secrets it lists (Kubernetes, plugin/pkg/admission/serviceaccount/admission.go). */
export const ENFORCE_MOUNTABLE_SECRETS = 'kubernetes.io/enforce-mountable-secrets';

/** On a Secret of type `kubernetes.io/service-account-token`: the account (Kubernetes, staging/src/k8s.io/api/core/v1/types.go). */
export const TOKEN_SECRET_ACCOUNT = 'kubernetes.io/service-account.name';

/**
 * Comma-separated, oldest first, one entry each per renaming: what an object was called before Kustomize changed it. Entry i of the
 * two belongs together (Kustomize, api/internal/utils/annotations.go; seen by transformers only, removed from the build's output).
 */
export const PREVIOUS_NAMES = 'internal.config.kubernetes.io/previousNames';
export const PREVIOUS_NAMESPACES = 'internal.config.kubernetes.io/previousNamespaces';

/** Comma-separated points of a release at which Helm runs the object (Helm, pkg/release: HookAnnotation). */
export const HELM_HOOK = 'helm.sh/hook';
/** An integer as a string: hooks of one point run in its order, lowest first (Helm, pkg/release: HookWeightAnnotation). */
export const HELM_HOOK_WEIGHT = 'helm.sh/hook-weight';
/** Comma-separated: when Helm deletes a hook's object (Helm, pkg/release: HookDeleteAnnotation). */
export const HELM_HOOK_DELETE_POLICY = 'helm.sh/hook-delete-policy';

/** Helm 4 puts it on each document for a post-renderer, to sort what comes back into files (Helm, pkg/action: filenameAnnotation). */
export const POSTRENDER_FILENAME = 'postrenderer.helm.sh/postrender-filename';

/** The owner's own decision about one workload: `auto`, `none`, `projected` or `unchanged`. On the workload or its pod template. */
export const ACCESS = 'tokentrim.dev/access';
/** Why: of {@link ACCESS} or {@link IGNORE} beside it. */
export const REASON = 'tokentrim.dev/reason';
/** Comma-separated finding codes which do not count for this object. */
export const IGNORE = 'tokentrim.dev/ignore';
