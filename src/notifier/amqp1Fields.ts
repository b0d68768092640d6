import { Type, type Static } from 'typebox';
import { AMQP1_ACCESS_FIELDS, OSLO_ADDRESS_FIELDS } from '../amqp1/index.ts';
import { text } from '../config/index.ts';

/** How notifications reach a broker or router of AMQP 1.0. `exchange` is the one of a file that does not say. */
// Its type is what the schema says.
// oxlint-disable-next-line typescript/explicit-function-return-type typescript/explicit-module-boundary-types
export const amqp1NotifierFields = (exchange: string, whose: string) => ({
  ...AMQP1_ACCESS_FIELDS,
  exchange: text({ description: `Exchange, a part of the address: ${whose}.`, default: exchange }),
  ...OSLO_ADDRESS_FIELDS,
});

const schema = Type.Object(amqp1NotifierFields('', ''));

export type Amqp1NotifierSettings = Readonly<Static<typeof schema>>;
