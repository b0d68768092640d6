import { Type, type Static } from 'typebox';
import { ACTING_FIELDS } from '../../acting/index.ts';
import { text } from '../../config/index.ts';
import { OPENSTACK_FIELDS } from '../../keystone/index.ts';

export const schema = Type.Object({
  ...ACTING_FIELDS,
  workflow: text({
    description: 'Name or id of the workflow that is started.',
    examples: ['restart_guest'],
  }),
  namespace: Type.Unsafe<string>({
    type: 'string',
    description: 'Namespace of the workflow; empty for the one that has no name.',
    default: '',
  }),
  input: Type.Unsafe<Readonly<Record<string, unknown>>>({
    type: 'object',
    additionalProperties: true,
    description:
      'Input of the workflow. In every text of it `{…}` is a CEL expression that may speak of `kind`, `item` and `event`.',
    default: {},
    examples: [{ instance_id: '{event.trait_instance_id}' }],
  }),
  description: text({
    description: 'Description of the execution, a text as those of `input`.',
    default: 'stackwire: {item.summary}',
  }),
  ...OPENSTACK_FIELDS,
});

export type MistralSettings = Readonly<Static<typeof schema>>;
