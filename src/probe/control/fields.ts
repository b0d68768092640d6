import { Type, type Static } from 'typebox';
import { ACCESS_FIELDS } from '../../amqp/index.ts';
import { text } from '../../config/index.ts';
import { CONTROL_EXCHANGE } from '../../control/index.ts';

/** Where the bridge's requests come from. */
export const CONTROL_FIELDS = {
  ...ACCESS_FIELDS,
  exchange: text({
    description: 'Exchange to which the bridge’s sink `probe` publishes.',
    default: CONTROL_EXCHANGE,
  }),
};

const schema = Type.Object(CONTROL_FIELDS);

export type ControlSettings = Readonly<Static<typeof schema>>;
