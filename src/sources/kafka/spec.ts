import { componentSpec } from '../../config/index.ts';
import { checkSettings } from './checkSettings.ts';
import { schema } from './settings.ts';

export const kafkaSourceSpec = componentSpec({
  kind: 'source',
  type: 'kafka',
  title: 'Kafka (oslo.messaging)',
  description:
    'Reads the topics that oslo.messaging’s Kafka driver writes, as a consumer group of its own. Offsets are committed when the notifications are in the store. Other groups, such as Ceilometer’s, keep getting theirs.',
  schema,
  check: checkSettings,
});
