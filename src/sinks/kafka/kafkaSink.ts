import { KafkaTarget } from '../../kafka/index.ts';
import type { Clock, Logger, Sink } from '../../model/index.ts';
import { RecordMaker, type StateOf } from './itemRecords.ts';
import type { KafkaSettings } from './settings.ts';

export interface KafkaParts {
  readonly name: string;
  readonly cloud: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly stateOf: StateOf;
}

/** Sends a batch by one producer, which is kept. */
export function createKafkaSink(settings: KafkaSettings, parts: KafkaParts): Sink {
  const { compression, max_batch_size: maxBatchSize } = settings;
  const { name, cloud, clock, logger, stateOf } = parts;
  const records = new RecordMaker(settings, cloud, stateOf);
  const target = new KafkaTarget({ name, access: settings, compression, maxBatchSize, clock, logger });
  return {
    name,
    deliver: (items, signal) => target.publish(items, (pending) => records.of(pending), signal),
    close: () => target.close(),
  };
}
