import { Type, type Static } from 'typebox';
import {
  componentSpec,
  filterFindings,
  flag,
  integer,
  path,
  SINK_KINDS,
  sinkFields,
  size,
} from '../../config/index.ts';
import { MOST_KEPT } from './rotatedFiles.ts';

const rotate = Type.Object(
  {
    size: size({ description: 'The file is turned over before it grows beyond this.', default: '100MB' }),
    keep: integer({
      description: 'Files that are kept beside it: `PATH.1` is the newest.',
      default: 10,
      minimum: 1,
      maximum: MOST_KEPT,
    }),
    compress: flag({ description: 'Whether those are packed with gzip, as `PATH.1.gz`.', default: false }),
  },
  { description: 'When a new file is begun, and what becomes of the old ones.', default: {} },
);

const schema = Type.Object({
  path: path({
    description:
      'File to append to, a regular one of this sink alone. It and its folder are made where they are missing; only its owner reads it.',
    examples: ['/var/log/stackwire/items.jsonl'],
  }),
  rotate,
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
