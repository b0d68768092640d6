import { Type, type Static } from 'typebox';
import { choice, HTTP_FIELDS, sinkFields, targetUrl, text } from '../../config/index.ts';

export const schema = Type.Object({
  endpoint: Type.Optional(
    targetUrl('Base address of a receiver, `http` or `https`; `v1/logs` and `v1/metrics` are added.', [
      'http://collector:4318',
    ]),
  ),
  logs_endpoint: Type.Optional(
    targetUrl('Whole address for log records, instead of that below `endpoint`.', [
      'http://victorialogs:9428/insert/opentelemetry/v1/logs',
    ]),
  ),
  metrics_endpoint: Type.Optional(
    targetUrl('Whole address for metrics, instead of that below `endpoint`.', [
      'http://prometheus:9090/api/v1/otlp/v1/metrics',
    ]),
  ),
  protocol: choice(['http/protobuf', 'http/json'], {
    description: 'How bodies are written, in the words of `OTEL_EXPORTER_OTLP_PROTOCOL`.',
    default: 'http/protobuf',
  }),
  compression: choice(['gzip', 'none'], {
    description: 'How bodies are compressed, in the words of `OTEL_EXPORTER_OTLP_COMPRESSION`.',
    default: 'gzip',
  }),
  resource_attributes: Type.Unsafe<Readonly<Record<string, string>>>({
    type: 'object',
    additionalProperties: text({ description: 'Value of the attribute.' }),
    description: 'Attributes of every resource, beside the sink’s own or instead of them.',
    default: {},
    examples: [{ 'deployment.environment.name': 'production' }],
  }),
  ...sinkFields(['event', 'change', 'sample', 'problem']),
  ...HTTP_FIELDS,
});

export type OtlpSettings = Readonly<Static<typeof schema>>;
