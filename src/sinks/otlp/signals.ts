import type { OutgoingKind } from '../../model/index.ts';

/** What OTLP has a service for each. */
export type Signal = 'logs' | 'metrics';

export const SIGNALS: readonly Signal[] = ['logs', 'metrics'];

export interface Addresses {
  readonly endpoint?: string;
  readonly logs_endpoint?: string;
  readonly metrics_endpoint?: string;
}

/** The setting with the whole address of a signal. */
export const ADDRESSES = { logs: 'logs_endpoint', metrics: 'metrics_endpoint' } as const satisfies Record<
  Signal,
  keyof Addresses
>;

export function signalOf(kind: OutgoingKind): Signal {
  return kind === 'sample' ? 'metrics' : 'logs';
}

/**
 * Where a signal is posted, as exporters read `OTEL_EXPORTER_OTLP_ENDPOINT` and its like (OpenTelemetry specification,
 * protocol/exporter.md, "Endpoint URLs for OTLP/HTTP"): a signal's own address stands as it is, the base gets a path.
 * null where neither is given.
 */
export function signalUrl(addresses: Addresses, signal: Signal): string | null {
  const own = addresses[ADDRESSES[signal]];
  if (own !== undefined) return own;
  if (addresses.endpoint === undefined) return null;
  const url = new URL(addresses.endpoint);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/${signal}`;
  return url.href;
}
