import { Type, type Static } from 'typebox';
import { ACCESS_FIELDS } from '../amqp/index.ts';
import { choice, text } from '../config/index.ts';

/** How notifications reach a RabbitMQ. `exchange` is the one of a file that does not say. */
// Its type is what the schema says.
// oxlint-disable-next-line typescript/explicit-function-return-type typescript/explicit-module-boundary-types
export const rabbitNotifierFields = (exchange: string, whose: string) => ({
  ...ACCESS_FIELDS,
  exchange: text({ description: `Exchange to publish to: ${whose}.`, default: exchange }),
  queues: choice(['transient', 'durable', 'quorum', 'existing'], {
    description:
      'How exchange and queues are declared, as oslo.messaging does it: without a setting of its own, with `amqp_durable_queues`, with `rabbit_quorum_queue`. All who use them must say the same. `existing` declares nothing and only looks for the exchange.',
    default: 'transient',
  }),
});

const schema = Type.Object(rabbitNotifierFields('', ''));

export type RabbitNotifierSettings = Readonly<Static<typeof schema>>;
