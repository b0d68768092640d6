import type { YamlSource } from '../yaml/index.ts';
import type { Mapping, MappingFile } from '../mapping/index.ts';
import { compileMappings } from '../mapping/index.ts';
import type { Diagnostic } from '../model/index.ts';
import type { DefinedTrait, Definition } from './definitions/definition.ts';
import { importedTrait } from './definitions/importedTrait.ts';
import { lintDefinitions, shadowOf } from './definitions/lintDefinitions.ts';
import { readDefinitions } from './definitions/readDefinitions.ts';
import { isPlainGlob } from './overlay/eventGlob.ts';
import { objectOf } from './overlay/objectOf.ts';
import type { Overlay, OverlayFile, OverlayTrait } from './overlay/overlay.ts';
import { overlayFile } from './overlay/overlay.ts';

/** What an import makes of a file: an overlay for the mappings in force, and what is wrong with the file. */
export interface Imported {
  readonly files: readonly OverlayFile[];
  readonly diagnostics: readonly Diagnostic[];
  /** Definitions or rows that were read. */
  readonly read: number;
}

/**
 * Makes an overlay of event_definitions.yaml: the traits that the mappings in force lack, for the objects that they
 * see in these events, and new objects that only observe for events that they do not know.
 */
export function importCeilometer(
  source: YamlSource,
  layers: readonly (readonly MappingFile[])[],
  mapping: Mapping,
): Imported {
  const diagnostics: Diagnostic[] = [];
  const definitions = readDefinitions(source, diagnostics);
  const wrong = lintDefinitions(source, definitions, diagnostics);
  const drafts = new Map<string, Draft>();
  for (const [index, definition] of definitions.entries()) {
    for (const pattern of definition.patterns) {
      if (pattern.excludes || shadowOf(definitions, index, pattern) !== null) continue;
      if (!isPlainGlob(pattern.text)) {
        diagnostics.push(source.diagnostic(pattern.at, UNTRANSLATED_GLOB));
        continue;
      }
      const known = objectOf(pattern.text, mapping.rules);
      const object = known?.object ?? newObject(pattern.text);
      const draft = drafts.get(object) ?? { file: known?.file ?? null, parts: [] };
      draft.parts.push({ definition, pattern: pattern.text });
      drafts.set(object, draft);
    }
  }
  const writer = new DraftWriter(source, mapping, wrong, diagnostics);
  const overlays = [...drafts].flatMap(([object, draft]) => writer.overlay(object, draft) ?? []);
  return {
    files: withoutConflicts(overlays, layers).map(overlayFile),
    diagnostics: arrange(diagnostics),
    read: definitions.length,
  };
}

const UNTRANSLATED_GLOB = {
  code: 'import/untranslated',
  severity: 'warning',
  message: 'the mapping language knows no `?` and no `[…]` in event types',
  suggestion: 'write the types out, or keep the file: `--definitions` reads it as it is',
} as const;

/** What the definitions say of one type of object; `file` is a mapping in force, or null. */
interface Draft {
  readonly file: string | null;
  readonly parts: { readonly definition: Definition; readonly pattern: string }[];
}

class DraftWriter {
  readonly #source: YamlSource;
  readonly #mapping: Mapping;
  readonly #wrong: ReadonlySet<DefinedTrait>;
  readonly #diagnostics: Diagnostic[];

  constructor(
    source: YamlSource,
    mapping: Mapping,
    wrong: ReadonlySet<DefinedTrait>,
    diagnostics: Diagnostic[],
  ) {
    this.#source = source;
    this.#mapping = mapping;
    this.#wrong = wrong;
    this.#diagnostics = diagnostics;
  }

  overlay(object: string, { file, parts }: Draft): Overlay | null {
    const left = new Map<string, string>();
    const traits = new Map<string, OverlayTrait[]>();
    const inForce = new Map(
      this.#mapping.traits.filter((trait) => trait.object === object).map((trait) => [trait.name, trait]),
    );
    for (const { definition, pattern } of parts) {
      for (const trait of definition.traits) {
        const name = nativeName(trait.name);
        const known = inForce.get(name);
        const taken = this.#wrong.has(trait) ? WRONG_VALUE : importedTrait(trait, pattern);
        if ('left' in taken) {
          if (taken.left !== null) left.set(name, `${name}: ${taken.left}`);
          if (taken.untranslated) this.#tell(trait);
        } else if (known !== undefined) {
          const paths = known.reads.map(({ path }) => path);
          const same = taken.paths.every((path) => paths.includes(path));
          if (!same) left.set(name, `${name}: ${known.file} takes it from ${paths.join(', ')}`);
        } else {
          add(traits, name, { ...taken, only: [pattern] });
        }
      }
    }
    const patterns = parts.map(({ pattern }) => pattern);
    for (const [name, sources] of traits) traits.set(name, simplified(sources, patterns));
    if (traits.size === 0 && file !== null) return null;
    const id = file === null ? idOf(object, traits) : null;
    return {
      object,
      about:
        `Made of ${this.#source.file} by \`stackwire import ceilometer\`: ` +
        (file === null ? 'events that no mapping knew.' : `traits that ${file} lacks.`),
      id,
      traits,
      rules:
        file === null
          ? [{ events: [...new Set(patterns)], verbs: { observe: 'imported; no rule of its own yet' } }]
          : [],
      left: [...left.values()],
    };
  }

  #tell(trait: DefinedTrait): void {
    const finding = {
      code: 'import/untranslated',
      severity: 'warning',
      message: `\`${trait.name}\` can be said in Ceilometer's language only`,
      suggestion: 'keep the file for it: `--definitions` reads it as it is',
    } as const;
    this.#diagnostics.push(this.#source.diagnostic(trait.paths[0]?.at ?? trait.at, finding));
  }
}

const WRONG_VALUE = { left: 'see the finding about it', untranslated: false };

function add(traits: Map<string, OverlayTrait[]>, name: string, trait: OverlayTrait): void {
  const known = traits.get(name) ?? [];
  const same = known.findIndex((one) => one.paths.join() === trait.paths.join() && one.type === trait.type);
  const before = known[same];
  if (before === undefined) traits.set(name, [...known, trait]);
  else
    traits.set(
      name,
      known.with(same, { ...before, only: [...new Set([...(before.only ?? []), ...(trait.only ?? [])])] }),
    );
}

/** A trait that all of the object's definitions have in the same way needs no `for:`. */
function simplified(sources: readonly OverlayTrait[], patterns: readonly string[]): OverlayTrait[] {
  const [only] = sources;
  const everywhere = sources.length === 1 && new Set(only?.only).size === new Set(patterns).size;
  return everywhere && only !== undefined ? [{ ...only, only: null }] : [...sources];
}

/** Names of traits are words here; Ceilometer allows anything. */
function nativeName(name: string): string {
  const word = name.replace(/\W/g, '_');
  return /^[A-Za-z]/.test(word) ? word : `t_${word}`;
}

const ACTION =
  /^(?:create|update|delete|exists|start|end|attach|detach|resize|retype|transfer|manage|send|usage)/;

/** `magnum.cluster.*` → `magnum_cluster`, `volume.create.*` → `volume`. */
function newObject(pattern: string): string {
  const words = pattern.split(/[^A-Za-z0-9_]+/).filter((word) => word !== '');
  const [first = '', second = ''] = words;
  const known = pattern.startsWith(`${first}.${second}`) && second !== '' && !ACTION.test(second);
  const name = known ? `${first}_${second}` : first;
  return /^[A-Za-z]/.test(name) ? name.toLowerCase() : 'event';
}

/** The trait that tells one object from another, else the request. */
function idOf(object: string, traits: ReadonlyMap<string, unknown>): string {
  const names = [...traits.keys()];
  const wanted = ['resource_id', 'id', `${object}_id`];
  const name =
    wanted.find((one) => traits.has(one)) ?? names.find((one) => one.endsWith('_id')) ?? 'request_id';
  return `${object.replaceAll('_', '')}-{${name}}`;
}

/** Names of traits are shared by all files: where another file uses one in its own way, it goes by a longer name. */
function withoutConflicts(
  overlays: readonly Overlay[],
  layers: readonly (readonly MappingFile[])[],
): readonly Overlay[] {
  const files = overlays.map((overlay) => ({
    path: `overlay/${overlay.object}.yaml`,
    text: overlayFile(overlay).text,
  }));
  const conflicts = new Set(
    compileMappings([...layers, files]).diagnostics.flatMap(({ code, message }) =>
      code === 'mapping/trait-conflict' ? (/^trait `(\w+)`/.exec(message)?.[1] ?? []) : [],
    ),
  );
  const newName = (object: string, name: string): string =>
    conflicts.has(name) ? `${object}_${name}` : name;
  return overlays.map((overlay) => {
    const gone = [...overlay.traits.keys()].filter((name) => conflicts.has(name));
    return {
      ...overlay,
      id:
        overlay.id?.replace(/\{(\w+)\}/, (_all, name: string) => `{${newName(overlay.object, name)}}`) ??
        null,
      traits: new Map([...overlay.traits].map(([name, trait]) => [newName(overlay.object, name), trait])),
      left: [
        ...overlay.left,
        ...gone.map((name) => `the name ${name}, which another mapping uses in its own way`),
      ],
    };
  });
}

function arrange(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const once = new Map(
    diagnostics.map((one) => [`${one.line}:${one.column} ${one.code} ${one.message}`, one]),
  );
  return [...once.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}
