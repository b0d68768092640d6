/**
 * The OTLP sink. Comes in: items. Goes out: log records and data points by OTLP over HTTP, in protobuf or JSON, posted to the
 * two addresses that a receiver has for them. It speaks no gRPC, sends no traces, and never repeats what a receiver took and
 * then dropped.
 */
export { createOtlpSink, type OtlpParts } from './otlpSink.ts';
export type { OtlpSettings } from './settings.ts';
export { otlpSpec } from './spec.ts';
