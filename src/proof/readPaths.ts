import { DEFAULT_TRAITS, matchEvent } from '../events/index.ts';
import type { Mapping, TraitInfo } from '../mapping/index.ts';

const DEFAULT_PATHS = DEFAULT_TRAITS.flatMap(({ sources }) => sources.map(({ path }) => path.text));

/** The traits of each file, and which paths of an event they read. */
export class ReadPaths {
  readonly #traits: ReadonlyMap<string, readonly TraitInfo[]>;
  readonly #known = new Map<string, (path: string) => boolean>();

  constructor({ traits }: Mapping) {
    const byFile = new Map<string, TraitInfo[]>();
    for (const trait of traits) byFile.set(trait.home, [...(byFile.get(trait.home) ?? []), trait]);
    this.#traits = byFile;
  }

  /** Whether a leaf (`payload.a.b`, `payload.ports[*].id`, `trait.name`) is read, alone or with what it is part of. */
  of(files: readonly string[], eventType: string): (leaf: string) => boolean {
    const key = `${eventType}\0${files.join('\0')}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const test = testOf(this.#paths(files, eventType));
    this.#known.set(key, test);
    return test;
  }

  traitsOf(file: string): readonly TraitInfo[] {
    return this.#traits.get(file) ?? [];
  }

  /** A stored event keeps traits under their own names, wherever they came from. */
  #paths(files: readonly string[], eventType: string): ReadonlySet<string> {
    const traits = files.flatMap((file) => this.traitsOf(file));
    const reads = traits.flatMap((trait) => trait.reads);
    const here = reads.filter(
      ({ only }) => only === null || only.some((glob) => matchEvent(glob)(eventType)),
    );
    return new Set([
      ...DEFAULT_PATHS,
      ...DEFAULT_TRAITS.map(({ name }) => `trait.${name}`),
      ...traits.map(({ name }) => `trait.${name}`),
      ...here.map(({ path }) => path),
    ]);
  }
}

function testOf(paths: ReadonlySet<string>): (leaf: string) => boolean {
  const known = new Map<string, boolean>();
  return (leaf) => {
    let read = known.get(leaf);
    if (read === undefined) {
      read = paths.has(leaf) || prefixes(leaf).some((above) => paths.has(above)) || paths.has(`${leaf}[*]`);
      known.set(leaf, read);
    }
    return read;
  };
}

/** All that a path is part of: `payload.a[*].b` → `payload`, `payload.a`, `payload.a[*]`. */
function prefixes(path: string): readonly string[] {
  return [...path.matchAll(/\.|\[/g)].map(({ index }) => path.slice(0, index));
}
