import { Type } from 'typebox';
import { componentSpec, integer, size } from '../../config/index.ts';

export const spoolSection = componentSpec({
  kind: 'section',
  type: 'spool',
  title: 'Spool',
  description:
    'What is kept on disk while nobody takes it. Beyond these limits what a later event of the same guest and type supersedes goes first, then the oldest `guest.health.changed`, final samples last, and `guest.events.dropped` tells how many.',
  schema: Type.Object({
    max_events: integer({ description: 'Most events that wait.', default: 50_000, minimum: 1 }),
    max_bytes: size({
      description: 'Most bytes of them. A set of final samples takes some ten kilobytes.',
      default: '64MB',
      atLeast: '1MB',
    }),
  }),
});
