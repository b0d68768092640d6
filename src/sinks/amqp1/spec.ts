import { componentSpec } from '../../config/index.ts';
import { checkSettings } from './checkSettings.ts';
import { schema } from './settings.ts';

export const amqp1SinkSpec = componentSpec({
  kind: 'sink',
  type: 'amqp1',
  title: 'AMQP 1.0',
  description:
    'Sends items to addresses of a broker or router as CloudEvents in binary mode: the line of the contract is the body, the attributes are application properties. Each message is durable and accepted; its `message-id` is the stable key of the item.',
  schema,
  check: checkSettings,
});
