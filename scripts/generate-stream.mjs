/**
 * A stream of about `bytes` bytes, much as real ones are: seven tenths custom resource definitions, which are passed
 * over unread, one workload with its account in eight documents, the rest services, settings and rights.
 */
export function generateStream(bytes) {
  const parts = [];
  let length = 0;
  for (let index = 0; length < bytes; index += 1) {
    const part = documents[index % documents.length](index);
    parts.push(part);
    length += part.length;
  }
  return parts.join('');
}

const service = (index) => `---
# Source: shop/templates/service-${index}.yaml
apiVersion: v1
kind: Service
metadata:
  name: shop-${index}
  labels: {app.kubernetes.io/name: shop-${index}}
spec:
  selector: {app.kubernetes.io/name: shop-${index}}
  ports:
  - {name: http, port: 80, targetPort: http}
`;

const settings = (index) => `---
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop-${index}
data:
  settings.yaml: |
${Array.from({ length: 20 }, (_, line) => `    setting-${line}: "${index * line}"\n`).join('')}`;

const rights = (index) => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: shop-${index}
rules:
- apiGroups: [""]
  resources: [configmaps, endpoints]
  verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: shop-${index}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: shop-${index}}
subjects:
- {kind: ServiceAccount, name: shop-${index - 1}}
`;

const workload = (index) => `---
# Source: shop/templates/deployment-${index}.yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  name: shop-${index}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop-${index}
spec:
  selector:
    matchLabels: {app.kubernetes.io/name: shop-${index}}
  template:
    metadata:
      labels: {app.kubernetes.io/name: shop-${index}}
    spec:
      serviceAccountName: shop-${index}
      containers:
      - name: shop # the only one
        image: "registry.example/shop:${index}"
        args:
        - --listen=:8080
        - --settings=/etc/shop/settings.yaml
        env:
${Array.from({ length: 15 }, (_, line) => `        - name: SETTING_${line}\n          value: "${index + line}"\n`).join('')}        volumeMounts:
        - {name: settings, mountPath: /etc/shop}
      volumes:
      - name: settings
        configMap: {name: shop-${index}}
`;

const definition = (index) => `---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things${index}.shop.example
spec:
  group: shop.example
  versions:
  - name: v1
    schema:
      openAPIV3Schema:
        properties:
${Array.from({ length: 100 }, (_, line) => `          property${line}:\n            description: What ${line} is for, and what follows from it.\n            type: string\n`).join('')}`;

const documents = [settings, service, workload, rights, definition, service, settings, service];
