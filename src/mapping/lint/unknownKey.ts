import { nearest } from '../../yaml/index.ts';
import { intersect } from '../language/ruleSpecificity.ts';
import type { KnownPayload } from './knownPayloads.ts';
import { KNOWN_PAYLOADS } from './knownPayloads.ts';

/** A key of a path that no payload has. */
export interface UnknownKey {
  readonly key: string;
  /** The key that it stands below, or null at the top. */
  readonly below: string | null;
  /** The nearest key that is there, or some of those that are. */
  readonly suggestion: string;
}

/** How many keys a suggestion lists. */
const SHOWN = 4;

/** The payloads of events; null where not all of them are known. */
export function payloadsOf(events: readonly string[]): readonly KnownPayload[] | null {
  const payloads = new Set<KnownPayload>();
  for (const event of events) {
    // An imported list comes in the form of the service's own notifications.
    if (event.startsWith('import.')) continue;
    const payload = payloadOf(event);
    if (payload === undefined) return null;
    payloads.add(payload);
  }
  return payloads.size === 0 ? null : [...payloads];
}

/**
 * The first key of a path behind `payload` that none of these payloads has. Steps that are no key stand between a list
 * and the keys of its elements. null where every key is there, or the payloads are not known.
 */
export function unknownKey(
  known: readonly KnownPayload[] | null,
  steps: readonly unknown[],
): UnknownKey | null {
  const [first, ...rest] = steps;
  if (known === null || typeof first !== 'string') return null;
  const holders = known.filter(({ keys }) => keys.has(first));
  if (holders.length === 0)
    return fault(
      first,
      null,
      known.flatMap(({ keys }) => [...keys]),
    );
  const next = rest.find((step) => typeof step === 'string' && step !== '*');
  const parts = holders.map(({ parts: of }) => of?.[first]);
  if (typeof next !== 'string' || parts.includes(undefined) || parts.some((keys) => keys?.has(next)))
    return null;
  return fault(
    next,
    first,
    parts.flatMap((keys) => [...(keys ?? [])]),
  );
}

function fault(key: string, below: string | null, known: readonly string[]): UnknownKey {
  const meant = nearest(key, known);
  const path = below === null ? `payload.${meant}` : meant;
  const suggestion =
    meant !== undefined
      ? `did you mean \`${path}\`?`
      : below === null
        ? 'check the path against a capture'
        : `it has ${known.slice(0, SHOWN).join(', ')}, …`;
  return { key, below, suggestion };
}

function payloadOf(event: string): KnownPayload | undefined {
  return KNOWN_PAYLOADS.find(({ events }) =>
    events.some((pattern) => intersect(pattern, event).includes(event)),
  );
}
