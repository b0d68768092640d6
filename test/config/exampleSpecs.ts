import { Type } from 'typebox';
import {
  choice,
  componentSpec,
  duration,
  flag,
  integer,
  list,
  path,
  secret,
  size,
  text,
} from '../../src/config/index.ts';

/** A source with every kind of field, as other rooms write them. */
export const busSpec = componentSpec({
  kind: 'source',
  type: 'bus',
  title: 'A message bus',
  description: 'Takes notifications from a bus | and gives them on.',
  schema: Type.Object({
    url: secret({
      description: 'Address with user and password.',
      examples: ['amqp://guest:guest@127.0.0.1:5672/'],
    }),
    exchanges: list(text({ description: 'An exchange.' }), {
      description: 'Exchanges to bind to.',
      default: ['nova'],
    }),
    prefetch: integer({ description: 'Most unsettled deliveries.', default: 2000, minimum: 1 }),
    wait: duration({ description: 'Time between two attempts.', default: '250ms' }),
    limit: size({ description: 'Largest body.', default: '8MB' }),
    durable: flag({ description: 'Whether the queue outlives the broker.', default: true }),
    mode: choice(['own', 'shared'], { description: 'Whose queue it is.', default: 'own' }),
    tls: Type.Optional(
      Type.Object(
        {
          ca: path({ description: 'Certificate file.' }),
          password: Type.Optional(secret({ description: 'Of the key.' })),
        },
        { description: 'Encrypted connection.' },
      ),
    ),
  }),
});

export const tapeSpec = componentSpec({
  kind: 'source',
  type: 'tape',
  title: 'A recording',
  description: 'Plays files.',
  schema: Type.Object({
    files: list(path({ description: 'A file.' }), {
      description: 'Files to play.',
      examples: [['a.jsonl']],
      minItems: 1,
    }),
    pace: Type.Union([duration({ description: 'Fixed.' }), Type.Literal('human')], { default: 'human' }),
  }),
});

export const printSpec = componentSpec({
  kind: 'sink',
  type: 'print',
  title: 'Printer',
  description: 'Prints.',
  schema: Type.Object({}),
});

export const boxSpec = componentSpec({
  kind: 'store',
  type: 'box',
  title: 'A box',
  description: 'Keeps everything in one file.',
  schema: Type.Object({ path: path({ description: 'The file.', default: 'box.db' }) }),
});

export const SPECS = [busSpec, tapeSpec, printSpec, boxSpec];
