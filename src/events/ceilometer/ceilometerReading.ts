import type { CeilometerReading, PublishedTrait } from '../../model/index.ts';
import { isoFormat, parseIsoTime } from '../python/time.ts';
import type { PyDict, PyValue } from '../python/value.ts';
import { fromPython, isDict, PyFault } from '../python/value.ts';
import type { EventDefinitions } from './definitions.ts';
import { traitValue } from './traitValue.ts';

/**
 * The event that Ceilometer would publish of a notification; null where no definition matches and such are dropped. What
 * fails is left out, where Ceilometer would lose the event. `body` is what definitions see.
 */
export function ceilometerReading(
  definitions: EventDefinitions,
  eventType: string,
  body: PyDict,
): CeilometerReading | null {
  const definition = definitions.choose(eventType);
  if (definition === null) return null;
  const metadata = body.get('metadata') ?? null;
  const timestamp = isDict(metadata) ? (metadata.get('timestamp') ?? null) : null;
  return {
    generated: orNull(() => isoFormat(parseIsoTime(timestamp))) as string | null,
    traits: definition.traits.flatMap((trait): readonly PublishedTrait[] => {
      const value = orNull(() => traitValue(trait, body));
      return value === null ? [] : [[trait.name, trait.type, fromPython(value)]];
    }),
  };
}

function orNull(read: () => PyValue): PyValue {
  try {
    return read();
  } catch (error) {
    if (error instanceof PyFault) return null;
    throw error;
  }
}
