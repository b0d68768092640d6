import { Type, type Static } from 'typebox';
import { sinkFields, text } from '../../config/index.ts';
import { OPENSTACK_FIELDS } from '../../keystone/index.ts';

export const schema = Type.Object({
  hostname: text({
    description:
      'Compute host that the alarm is about: Vitrage knows no others. An item for which this comes out empty is left out. In this text and those of `details` `{…}` is a CEL expression that may speak of `kind`, `item` and `event`.',
    default: '{event.trait_host}',
  }),
  details: Type.Unsafe<Readonly<Record<string, string>>>({
    type: 'object',
    additionalProperties: text({ description: 'Text of the detail.' }),
    description: 'Details beside those of the sink’s own, or instead of them.',
    default: {},
    examples: [{ monitor_id: 'stackwire-1' }],
  }),
  ...sinkFields(['problem']),
  ...OPENSTACK_FIELDS,
});

export type VitrageSettings = Readonly<Static<typeof schema>>;
