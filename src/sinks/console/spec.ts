import type { Settings } from '../../config/index.ts';
import { choice, componentSpec, flag } from '../../config/index.ts';
import { Type } from 'typebox';

export const consoleSpec = componentSpec({
  kind: 'sink',
  type: 'console',
  title: 'Console',
  description:
    'Writes to standard output what every message did: for people, or as the JSON lines of the contract. ' +
    'When the reader goes away (`stackwire run | head`), the bridge keeps running.',
  schema: Type.Object({
    format: choice(['people', 'json'], {
      description:
        '`people`: one line for each event, with its changes, refused writes and their reasons below. ' +
        '`json`: one JSON object a line, each with its `kind`.',
      default: 'people',
    }),
    events: flag({
      description:
        'Whether events that changed nothing are written too. In JSON: whether `event` lines are written at all.',
      default: true,
    }),
    changes: flag({
      description: 'Whether inventory changes and refused writes are written.',
      default: true,
    }),
    problems: flag({
      description: 'Whether problems that were raised or cleared are written.',
      default: true,
    }),
    samples: flag({ description: 'Whether samples are written.', default: true }),
  }),
});

export type ConsoleSettings = Settings<typeof consoleSpec>;
