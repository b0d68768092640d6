import { Type, type Static } from 'typebox';
import { ACTING_FIELDS } from '../../acting/index.ts';
import { choice, text } from '../../config/index.ts';
import { OPENSTACK_FIELDS } from '../../keystone/index.ts';
import { NOTIFICATION_TYPES } from './payloads.ts';

export const schema = Type.Object({
  ...ACTING_FIELDS,
  notification: choice(NOTIFICATION_TYPES, {
    description:
      'What Masakari is told of. `VM`: it stops an instance and starts it again. `COMPUTE_HOST`: it evacuates a host. `PROCESS`: it takes a compute service out of use.',
    examples: ['VM'],
  }),
  hostname: text({
    description:
      'Name of the host, as it is in a segment of Masakari. In this text and those of `payload` `{…}` is a CEL expression that may speak of `kind`, `item` and `event`.',
    default: '{event.trait_host}',
  }),
  payload: Type.Unsafe<Readonly<Record<string, string>>>({
    type: 'object',
    additionalProperties: text({ description: 'Value of the key.' }),
    description:
      'Keys of the payload that are to be other ones than those of the table in `docs/sinks-openstack.md`.',
    default: {},
    examples: [{ instance_uuid: '{event.trait_instance_id}' }],
  }),
  ...OPENSTACK_FIELDS,
});

export type MasakariSettings = Readonly<Static<typeof schema>>;
