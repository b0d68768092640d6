import type { ProtobufLogsSerializer, ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import type { Signal } from './signals.ts';

/** The official library's view of one log record, and of the metrics of one resource. */
export type LogRecord = Parameters<typeof ProtobufLogsSerializer.serializeRequest>[0][number];
export type ResourceMetrics = Parameters<typeof ProtobufMetricsSerializer.serializeRequest>[0];

export type Metric = ResourceMetrics['scopeMetrics'][number]['metrics'][number];

/** How bodies and answers are written on the wire. */
export interface WireForm {
  readonly contentType: string;
  logs(records: readonly LogRecord[]): Uint8Array;
  metrics(resources: readonly ResourceMetrics[]): Uint8Array;
  /** The answer to a request that was taken, as the library reads it. Throws where it cannot be read. */
  answer(signal: Signal, body: Buffer): unknown;
  /** The text of a refusal, a `google.rpc.Status`; empty where there is none. */
  refusal(body: Buffer): string;
}

/** What the library made; it makes nothing only of what it cannot be given here. */
export function made(body: Uint8Array | undefined): Uint8Array {
  if (body === undefined) throw new TypeError('the library wrote no request');
  return body;
}
