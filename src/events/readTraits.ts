import type { Item, Json } from '../model/index.ts';
import type { TraitReader, TraitTracer } from './compileTraits.ts';
import { Misfit } from './traitType.ts';

/**
 * Reads one value per reader: the first that is not null counts; null where a source has null and no other
 * has more; undefined where the trait is absent. A value that does not fit drops its trait only, and `dropped`
 * says why. `index` is the position in an `each:` list.
 */
export function readTraits(
  readers: readonly TraitReader[],
  item: Item,
  element: Json | undefined,
  index: number | null,
  dropped: Record<string, string>,
  tracer: TraitTracer | undefined,
): (Json | undefined)[] {
  return readers.map((reader) => {
    let nullAt: string | null = null;
    for (const source of reader.sources) {
      const found = source.read(item, element);
      if (found === undefined) continue;
      const value = reader.convert === null || found instanceof Misfit ? found : reader.convert(found);
      if (value === null) {
        nullAt ??= source.path;
        continue;
      }
      if (value instanceof Misfit) {
        dropped[index === null ? reader.name : `${reader.name}[${index}]`] = value.why;
        tracer?.trait({ name: reader.name, element: index, path: source.path, absent: value.why });
        return undefined;
      }
      tracer?.trait({ name: reader.name, element: index, path: source.path, value });
      return value;
    }
    if (nullAt !== null && reader.keepNull) {
      tracer?.trait({ name: reader.name, element: index, path: nullAt, value: null });
      return null;
    }
    tracer?.trait({ name: reader.name, element: index, path: null, absent: reasonFor(reader) });
    return undefined;
  });
}

function reasonFor({ sources }: TraitReader): string {
  if (sources.length === 0) return 'no path is for this form and event type';
  return `no value at ${sources.map(({ path }) => path).join(', ')}`;
}
