import type { Clock, Sink } from '../../model/index.ts';
import { createHttpSink } from './httpSink.ts';
import { createNotifierSink } from './notifierSink.ts';
import type { CeilometerSettings } from './spec.ts';

export interface CeilometerParts {
  readonly name: string;
  readonly clock: Clock;
}

/** Publishes over RabbitMQ or HTTP, as the settings say, which were checked. */
export function createCeilometerSink(
  { notifier, http, kinds }: CeilometerSettings,
  parts: CeilometerParts,
): Sink {
  if (notifier !== undefined) return createNotifierSink(notifier, kinds, parts);
  if (http !== undefined) return createHttpSink(http, parts);
  throw new TypeError('neither notifier nor http');
}

/** Whether each item goes alone. */
export function goesAlone({ http }: CeilometerSettings): boolean {
  return http?.format === 'single';
}
