import { Type, type Static } from 'typebox';
import { AMQP1_ACCESS_FIELDS } from '../../amqp1/index.ts';
import { componentSpec, sinkFields, text } from '../../config/index.ts';
import { checkSettings } from './checkSettings.ts';

const schema = Type.Object({
  ...AMQP1_ACCESS_FIELDS,
  address: text({
    description:
      'The address of an item. `{…}` in it is a CEL expression that may speak of `kind`, `item` and `event`. A broker makes it or not, by its own settings; RabbitMQ has `/exchange/NAME/KEY` and `/queue/NAME`, from version 4 on `/exchanges/NAME/KEY` and `/queues/NAME`.',
    default: 'stackwire.{kind}',
    examples: ['openstack/{kind}', '/exchange/stackwire/{kind}'],
  }),
  ...sinkFields(['event', 'change']),
});

export const amqp1SinkSpec = componentSpec({
  kind: 'sink',
  type: 'amqp1',
  title: 'AMQP 1.0',
  description:
    'Sends items to addresses of a broker or router as CloudEvents in binary mode: the line of the contract is the body, the attributes are application properties. Each message is durable and accepted; its `message-id` is the stable key of the item.',
  schema,
  check: checkSettings,
});

export type Amqp1SinkSettings = Readonly<Static<typeof schema>>;
