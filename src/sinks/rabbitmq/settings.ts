import { Type, type Static } from 'typebox';
import { ACCESS_FIELDS } from '../../amqp/index.ts';
import { flag, sinkFields, text } from '../../config/index.ts';

export const schema = Type.Object({
  ...ACCESS_FIELDS,
  exchange: text({ description: 'Exchange to which items are published.', default: 'stackwire' }),
  declare: flag({
    description:
      'Whether the exchange is declared, as a durable topic exchange. Without the right to configure it, let an administrator make it: `false` only looks whether it is there.',
    default: true,
  }),
  routing_key: Type.Optional(
    text({
      description:
        'A routing key of your own, in which `{…}` is a CEL expression that may speak of `kind`, `item` and `event`. Without it, it is the kind and what the item is about: `event.compute.instance.update`, `change.instance`, `object.instance`, `sample.vcpus`, `problem.raised`.',
      examples: ['{kind}.{event.publisher_id}'],
    }),
  ),
  ...sinkFields(['event', 'change']),
});

export type RabbitSettings = Readonly<Static<typeof schema>>;
