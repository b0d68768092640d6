import { ProtobufLogsSerializer, ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { made, type WireForm } from './wireForm.ts';

const logs = ProtobufLogsSerializer;
const metrics = ProtobufMetricsSerializer;

/** OTLP/HTTP with binary protobuf. */
export const protobufForm: WireForm = {
  contentType: 'application/x-protobuf',
  logs: (records) => made(logs.serializeRequest([...records])),
  // The library writes one resource. Requests one after the other are one request with all their resources, since
  // protobuf joins what is repeated.
  metrics: (resources) => Buffer.concat(resources.map((one) => made(metrics.serializeRequest(one)))),
  answer: (signal, body) => (signal === 'logs' ? logs : metrics).deserializeResponse(body),
  refusal: (body) => {
    // A Status begins as a partial success does: a number and a text, fields 1 and 2.
    const { partialSuccess } = logs.deserializeResponse(asFieldOne(body));
    return partialSuccess?.errorMessage ?? '';
  },
};

/** A message as the first field of another. */
function asFieldOne(message: Buffer): Buffer {
  const length: number[] = [];
  let rest = message.length;
  for (; rest > 0x7f; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
  return Buffer.concat([Buffer.from([0x0a, ...length, rest]), message]);
}
