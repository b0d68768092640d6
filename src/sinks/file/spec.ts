import { Type, type Static } from 'typebox';
import {
  componentSpec,
  filterFindings,
  path,
  ROTATE_FIELD,
  SINK_KINDS,
  sinkFields,
} from '../../config/index.ts';

const schema = Type.Object({
  path: path({
    description:
      'File to append to, a regular one of this sink alone. It and its folder are made where they are missing; only its owner reads it.',
    examples: ['/var/log/stackwire/items.jsonl'],
  }),
  rotate: ROTATE_FIELD,
  ...sinkFields(SINK_KINDS),
});

export const fileSpec = componentSpec({
  kind: 'sink',
  type: 'file',
  title: 'File',
  description:
    'Appends items to a file, one JSON object a line: `item_key`, the stable key of the item, and then the line of the contract. A batch is delivered when it is on the disk.',
  schema,
  check: filterFindings,
});

export type FileSettings = Readonly<Static<typeof schema>>;
