/** A host as services write it: `compute.cmp1.example.net`, `cmp1`, `cmp1@lvm#pool`, `ctl1.example.net:9292`. */
export interface HostParts {
  /** With the character behind it, or empty. */
  readonly service: string;
  /** The first label. */
  readonly host: string;
  /** The labels behind it, or empty. */
  readonly domain: string;
  /** Backend, pool or port with the characters before them, or empty. */
  readonly rest: string;
}

const SERVICE =
  '(?:[a-z]+-)?(?:compute|conductor|scheduler|api|network|volume|backup|image|identity|orchestration|agent|telemetry(?:\\.publisher)?)';
const HOST = new RegExp(
  `^(?<service>${SERVICE}[.:])?(?<host>[^.@#:/\\s]+)(?:\\.(?<domain>[^@#:/\\s]+))?(?<rest>[@#:][^/\\s]+)?$`,
  'i',
);
const PUBLISHER = /^(?<service>[a-z][a-z_-]*(?:\.publisher)?[.:])(?<host>.+)$/i;

/** null where it cannot be the name of a host. */
export function hostParts(text: string): HostParts | null {
  const { service = '', host = '', domain = '', rest = '' } = HOST.exec(text)?.groups ?? {};
  return host === '' ? null : { service, host, domain, rest };
}

/** Service and host of a publisher; the service is empty where it has none, the host where it is a service alone. */
export function publisherParts(text: string): { readonly service: string; readonly host: string } {
  const { service = '', host = '' } = PUBLISHER.exec(text)?.groups ?? {};
  if (host !== '') return { service, host };
  return /^[a-z_-]+$/i.test(text) ? { service: text, host: '' } : { service: '', host: text };
}
