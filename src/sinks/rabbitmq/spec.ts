import { componentSpec } from '../../config/index.ts';
import { checkSettings } from './checkSettings.ts';
import { schema } from './settings.ts';

export const rabbitSpec = componentSpec({
  kind: 'sink',
  type: 'rabbitmq',
  title: 'RabbitMQ',
  description:
    'Publishes items to an exchange as CloudEvents in binary mode: the line of the contract is the body, the attributes are headers. Messages are persistent and confirmed; `message_id` is the stable key of the item.',
  schema,
  check: checkSettings,
});
