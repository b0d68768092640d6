import { Type, type Static } from 'typebox';
import { AMQP1_ACCESS_FIELDS } from '../../amqp1/index.ts';
import { sinkFields, text } from '../../config/index.ts';

export const schema = Type.Object({
  ...AMQP1_ACCESS_FIELDS,
  address: text({
    description:
      'The address of an item. `{…}` in it is a CEL expression that may speak of `kind`, `item` and `event`. A broker makes it or not, by its own settings; RabbitMQ has `/exchange/NAME/KEY` and `/queue/NAME`, from version 4 on `/exchanges/NAME/KEY` and `/queues/NAME`.',
    default: 'stackwire.{kind}',
    examples: ['openstack/{kind}', '/exchange/stackwire/{kind}'],
  }),
  ...sinkFields(['event', 'change']),
});

export type Amqp1SinkSettings = Readonly<Static<typeof schema>>;
