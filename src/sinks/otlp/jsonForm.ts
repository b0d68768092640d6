import { JsonLogsSerializer, JsonMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { isJsonObject } from '../../model/index.ts';
import { made, type WireForm } from './wireForm.ts';

/** OTLP/HTTP with JSON. */
export const jsonForm: WireForm = {
  contentType: 'application/json',
  logs: (records) => made(JsonLogsSerializer.serializeRequest([...records])),
  metrics: (resources) => {
    // The library writes one resource a request.
    const requests = resources.map(
      (one) => parsed(made(JsonMetricsSerializer.serializeRequest(one))) as Request,
    );
    return Buffer.from(
      JSON.stringify({ resourceMetrics: requests.flatMap(({ resourceMetrics }) => resourceMetrics) }),
    );
  },
  answer: (_signal, body) => (body.length === 0 ? {} : parsed(body)),
  refusal: (body) => {
    const status = parsed(body);
    return isJsonObject(status) && typeof status['message'] === 'string' ? status['message'] : '';
  },
};

interface Request {
  readonly resourceMetrics: readonly unknown[];
}

function parsed(bytes: Uint8Array): unknown {
  return JSON.parse(Buffer.from(bytes).toString());
}
