import type { Item, Json } from '../model/index.ts';
import type { TraitReader, TraitTracer } from './compileTraits.ts';

/** The traits of one event or element while they are being read. */
export interface TraitTarget {
  readonly traits: Record<string, Json>;
  readonly dropped: Record<string, string>;
}

/**
 * Reads traits into `target`: the first value that is not null counts; null where a source has null and no
 * other has more; absent otherwise. A value that does not fit drops its trait only. `skipNull` leaves a
 * trait that is null out.
 */
export function readTraits(
  readers: readonly TraitReader[],
  item: Item,
  element: Json | undefined,
  target: TraitTarget,
  options: {
    readonly tracer?: TraitTracer | undefined;
    readonly index?: number;
    readonly skipNull?: boolean;
  } = {},
): void {
  const { tracer, index = null, skipNull = false } = options;
  for (const reader of readers) {
    const { name, convert, sources } = reader;
    let nullAt: string | null = null;
    let value: Json | undefined;
    let path: string | null = null;
    for (const source of sources) {
      let found = source.read(item, element);
      if (found === undefined) continue;
      if (convert !== null) {
        const converted = convert(found);
        if ('misfit' in converted) {
          target.dropped[index === null ? name : `${name}[${index}]`] = converted.misfit;
          tracer?.trait({ name, element: index, path: source.path, absent: converted.misfit });
          path = source.path;
          break;
        }
        found = converted.value;
      }
      if (found === null) {
        nullAt ??= source.path;
        continue;
      }
      value = found;
      path = source.path;
      break;
    }
    if (value !== undefined) {
      target.traits[name] = value;
      tracer?.trait({ name, element: index, path, value });
    } else if (path === null && nullAt !== null && !skipNull) {
      target.traits[name] = null;
      tracer?.trait({ name, element: index, path: nullAt, value: null });
    } else if (path === null && tracer !== undefined) {
      const tried = sources.map((source) => source.path).join(', ');
      const absent = tried === '' ? 'no path is for this form and event type' : `no value at ${tried}`;
      tracer.trait({ name, element: index, path: null, absent });
    }
  }
}
