import { isJsonObject, type JsonObject } from '../patch/json.ts';

/**
 * The members of a volume that say what it holds, in the order in which the API server looks for them (Kubernetes,
 * pkg/apis/core/validation/validation.go: validateVolumeSource).
 */
export const volumeSources = [
  'emptyDir',
  'hostPath',
  'gitRepo',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'secret',
  'nfs',
  'iscsi',
  'glusterfs',
  'flocker',
  'persistentVolumeClaim',
  'rbd',
  'cinder',
  'cephfs',
  'quobyte',
  'downwardAPI',
  'fc',
  'flexVolume',
  'configMap',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'storageos',
  'projected',
  'scaleIO',
  'csi',
  'ephemeral',
  'image',
] as const;

export type VolumeSource = (typeof volumeSources)[number];

/** Those that `volume` gives. None is legal: the volume becomes an empty directory (pkg/apis/core/v1/defaults.go: SetDefaults_Volume). */
export function sourcesOf(volume: JsonObject): readonly VolumeSource[] {
  return volumeSources.filter((source) => isJsonObject(volume[source]));
}
