import type { Sink } from '../../model/index.ts';
import { createApiSink } from './apiSink.ts';
import { createBrokerSink } from './brokerSink.ts';
import { createCollectorSink } from './collectorSink.ts';
import type { Mode } from './modes.ts';
import type { ZenossSettings } from './spec.ts';
import type { ZenossParts } from './zenossParts.ts';

const SINKS: Readonly<Record<Mode, (settings: ZenossSettings, parts: ZenossParts) => Sink>> = {
  api: createApiSink,
  http: createCollectorSink,
  amqp: createBrokerSink,
};

export function createZenossSink(settings: ZenossSettings, parts: ZenossParts): Sink {
  return SINKS[settings.mode](settings, parts);
}
