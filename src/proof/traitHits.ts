import type { Event } from '../model/index.ts';
import type { TraitInfo } from '../mapping/index.ts';
import type { ReadPaths } from './readPaths.ts';

/** A trait that no event had, although its file had a rule for some. */
export interface AbsentTrait extends Pick<TraitInfo, 'file' | 'line' | 'object' | 'name' | 'used'> {
  /** Where it was looked for. */
  readonly paths: readonly string[];
  /** Events of the file. */
  readonly events: number;
}

/** Counts the events in which each trait of the mapping was present; null is a value. */
export class TraitHits {
  readonly #paths: ReadPaths;
  readonly #events = new Map<string, number>();
  readonly #present = new Set<TraitInfo>();

  constructor(paths: ReadPaths) {
    this.#paths = paths;
  }

  /** `files` are those that had a rule for the event. */
  add({ traits, items }: Event, files: readonly string[]): void {
    for (const file of files) {
      this.#events.set(file, (this.#events.get(file) ?? 0) + 1);
      for (const trait of this.#paths.traitsOf(file)) {
        if (this.#present.has(trait)) continue;
        const elements = items[trait.object] ?? [];
        if (trait.name in traits || elements.some((element) => trait.name in element))
          this.#present.add(trait);
      }
    }
  }

  absent(): readonly AbsentTrait[] {
    return [...this.#events].flatMap(([file, events]) =>
      this.#paths
        .traitsOf(file)
        .filter((trait) => !this.#present.has(trait))
        .map(({ file: place, line, object, name, used, reads }) => ({
          file: place,
          line,
          object,
          name,
          used,
          paths: reads.map(({ path }) => path),
          events,
        })),
    );
  }
}
