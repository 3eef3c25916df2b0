/** Who calls: it decides what the input can contain (Helm 3 sends no hooks) and whether objects are upgraded in place. */
export type Host = 'pipe' | 'helm3' | 'helm4' | 'krm';
