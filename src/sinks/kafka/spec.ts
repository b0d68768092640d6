import { componentSpec } from '../../config/index.ts';
import { checkSettings } from './checkSettings.ts';
import { schema } from './settings.ts';

export const kafkaSpec = componentSpec({
  kind: 'sink',
  type: 'kafka',
  title: 'Kafka',
  description:
    'Sends items to topics as CloudEvents. The key of a record is the object’s id, so what is about one object stays in order; the producer is idempotent and waits for all replicas in sync.',
  schema,
  check: checkSettings,
});
