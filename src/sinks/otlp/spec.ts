import { componentSpec } from '../../config/index.ts';
import { checkSettings } from './checkSettings.ts';
import { schema } from './settings.ts';

export const otlpSpec = componentSpec({
  kind: 'sink',
  type: 'otlp',
  title: 'OTLP',
  description:
    'Posts events, changes and problems as OpenTelemetry log records and samples as metrics, by OTLP over HTTP. The stable key of an item is the attribute `log.record.uid`.',
  schema,
  check: checkSettings,
});
