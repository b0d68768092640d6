import { Type } from 'typebox';
import { choice, componentSpec, duration, list, path } from '../../config/index.ts';
import type { Settings } from '../../config/index.ts';

export const captureSpec = componentSpec({
  kind: 'source',
  type: 'capture',
  title: 'Captures',
  description:
    'Plays recorded messages once, in file order: stackwire’s capture lines, notifications, Ceilometer events and logs, rabtap’s JSON.',
  schema: Type.Object({
    files: list(path({ description: 'A capture file.' }), {
      description: 'Files to play, one after the other.',
      examples: [['fixtures/live-migration.jsonl']],
      minItems: 1,
    }),
    pace: choice(['none', 'human'], {
      description: '`human` leaves time to read along; `none` is as fast as the bridge takes them.',
      default: 'none',
    }),
    interval: duration({ description: 'Time between two messages at `human` pace.', default: '700ms' }),
  }),
});

export type CaptureSettings = Settings<typeof captureSpec>;
