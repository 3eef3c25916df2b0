/** What a program says whose token is not there, by the client of the API that it is written with. */
export interface ClientError {
  readonly client: string;
  /** Of an image, a command or an argument. */
  readonly pattern: RegExp;
  /** The text to search a log for. */
  readonly error: string;
}

/**
 * Sources: kubernetes-client/python config/incluster_config.py; kubernetes-client/javascript src/config.ts;
 * kubernetes-client/java util/ClientBuilder.java and fabric8 Config.java; kube-rs kube-client/src/config;
 * client-go tools/clientcmd/client_config.go and rest/config.go.
 */
export const clientErrors: readonly ClientError[] = [
  {
    client: 'kubectl, helm',
    pattern: /(?:^|[/\s"'])(?:kubectl|helm|kustomize)(?:$|[:\s"'@])/,
    error: 'The connection to the server localhost:8080 was refused',
  },
  {
    client: 'Python',
    pattern: /python|gunicorn|celery|airflow|ansible|\.py\b/i,
    error: 'ConfigException: Service token file does not exist.',
  },
  {
    client: 'Java',
    pattern: /\bjava\b|\bjre|\bjdk|temurin|spring|\.jar\b|keycloak|jenkins/i,
    error: 'NoSuchFileException: /var/run/secrets/kubernetes.io/serviceaccount/token, or system:anonymous is forbidden',
  },
  {
    client: 'JavaScript',
    pattern: /(?:^|[/\s"'])node(?:js)?(?:$|[:\s"'@])|\bnpm\b|\.js\b/i,
    error: 'connect ECONNREFUSED 127.0.0.1:8080',
  },
];

/** What nearly every controller is written with, and what a program is taken for that shows nothing else. */
export const goClientError: Omit<ClientError, 'pattern'> = {
  client: 'Go',
  error: 'open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory',
};

/** `texts` are a container's image, command and arguments. */
export function clientErrorOf(texts: readonly string[]): Omit<ClientError, 'pattern'> {
  return clientErrors.find(({ pattern }) => texts.some((text) => pattern.test(text))) ?? goClientError;
}
