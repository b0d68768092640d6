import { Type, type Static } from 'typebox';
import { choice, list, paceFields, SINK_KINDS, size, text } from '../../config/index.ts';
import { KAFKA_ACCESS_FIELDS } from '../../kafka/index.ts';

export const schema = Type.Object({
  ...KAFKA_ACCESS_FIELDS,
  topic: text({
    description:
      'The topic of an item. `{…}` in it is a CEL expression that may speak of `kind`, `item` and `event`; characters that a topic may not have become `_`. No topic is created.',
    default: 'stackwire.{kind}',
    examples: ['openstack.{kind}', 'stackwire'],
  }),
  kinds: list(choice([...SINK_KINDS, 'object'], { description: 'A kind of line.' }), {
    description:
      'What is delivered, by the kinds of the contract. `object` is the state of each object, when the sink begins and whenever it changes, with a tombstone when it is deleted: for a compacted topic.',
    default: ['event', 'change'],
    minItems: 1,
  }),
  mode: choice(['binary', 'structured'], {
    description:
      'The form of the CloudEvent. `binary`: the line of the contract is the value, the attributes are headers. `structured`: the whole CloudEvent is the value.',
    default: 'binary',
  }),
  compression: choice(['none', 'gzip'], { description: 'How batches are compressed.', default: 'none' }),
  max_batch_size: size({
    description:
      'Most bytes in one send, before compression, where it has more than one item. Brokers refuse what is larger than `message.max.bytes`, 1 MiB unless they are told otherwise.',
    default: '900kB',
  }),
  ...paceFields(['event', 'change']),
});

export type KafkaSettings = Readonly<Static<typeof schema>>;
