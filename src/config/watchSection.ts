import { Type } from 'typebox';
import type { Micros } from '../model/index.ts';
import { componentSpec, type Settings } from './componentSpec.ts';
import { choice, duration, list, text } from './fields.ts';

const silence = Type.Object(
  {
    learn_for: duration({
      description:
        'How long a publisher, or a source as a whole, must have been heard before it is judged by its habit.',
      default: '1d',
    }),
    shortest: duration({
      description: 'No habit makes a silence shorter than this a problem.',
      default: '10m',
    }),
    forget_after: duration({
      description:
        'Who was silent for so long is not expected any more, and its problem is cleared; nor is the end of an operation that is stuck for so long.',
      default: '7d',
    }),
    expect: list(
      Type.Object({
        publisher: text({
          description: 'A publisher id, or a glob. Of several that match, the most literal counts.',
          examples: ['nova-compute:*'],
        }),
        within: Type.Union(
          [duration({ description: 'A duration.' }), choice(['never'], { description: 'No limit.' })],
          {
            description:
              'The longest silence that is all right, whatever the habit is; `never` means that none is a problem.',
          },
        ),
      }),
      {
        description:
          'How often publishers must be heard. One whose id is written out is waited for from the start, and never forgotten.',
        default: [],
      },
    ),
  },
  { description: 'Publishers and sources that fall silent.', default: {} },
);

const operations = list(
  Type.Object({
    operation: text({
      description:
        'An event type without its `.start`, or a glob. Of several that match, the most literal counts.',
      examples: ['compute.instance.snapshot'],
    }),
    within: Type.Union(
      [duration({ description: 'A duration.' }), choice(['never'], { description: 'No limit.' })],
      {
        description:
          'How long it may take from `.start` to `.end` or `.error`; `never` means that it is not watched.',
      },
    ),
  }),
  {
    description: 'Times for operations, before the usual ones of nova, cinder and heat.',
    default: [],
  },
);

const lag = Type.Object(
  {
    limit: duration({
      description:
        'A lag above this is a problem: from sent to received, or from received to committed. It is over at half of this.',
      default: '1m',
    }),
    lasting: duration({ description: 'For how long it must be above, or below again.', default: '5m' }),
  },
  { description: 'Messages that come late.', default: {} },
);

export const watchSection = componentSpec({
  kind: 'section',
  type: 'watch',
  title: 'Watch',
  description: 'What is wrong with the feed itself becomes a problem: see [the watch](../watch.md).',
  schema: Type.Object({ silence, operations, lag }),
});

/** The section as the watch takes it. */
export interface WatchConfig {
  readonly silence: {
    readonly learnFor: Micros;
    readonly shortest: Micros;
    readonly forgetAfter: Micros;
    readonly expect: readonly PatternLimit[];
  };
  readonly operations: readonly PatternLimit[];
  readonly lag: { readonly limit: Micros; readonly lasting: Micros };
}

interface PatternLimit {
  readonly pattern: string;
  /** Infinity for `never`. */
  readonly within: Micros;
}

export function watchConfig({
  silence: s,
  operations: o,
  lag: l,
}: Settings<typeof watchSection>): WatchConfig {
  return {
    silence: {
      learnFor: s.learn_for,
      shortest: s.shortest,
      forgetAfter: s.forget_after,
      expect: s.expect.map(({ publisher, within }) => ({ pattern: publisher, within: withinOf(within) })),
    },
    operations: o.map(({ operation, within }) => ({ pattern: operation, within: withinOf(within) })),
    lag: l,
  };
}

function withinOf(within: Micros | 'never'): Micros {
  return within === 'never' ? Infinity : within;
}
