import { stringify } from 'yaml';

/** A trait as it stands in an overlay: alternatives, each perhaps for some events only. */
export interface OverlayTrait {
  readonly paths: readonly string[];
  readonly type: string | null;
  /** Event types and globs; null for all. */
  readonly only: readonly string[] | null;
}

/** A rule of an overlay: its events, and its verbs in their order. */
export interface OverlayRule {
  readonly events: readonly string[];
  readonly verbs: Readonly<Record<string, unknown>>;
}

/** One mapping file to be, about one type of object. */
export interface Overlay {
  readonly object: string;
  /** What the file is, for its first lines. */
  readonly about: string;
  /** null where the mappings in force say which object an event is about. */
  readonly id: string | null;
  readonly traits: ReadonlyMap<string, readonly OverlayTrait[]>;
  readonly rules: readonly OverlayRule[];
  /** What was not taken over, or what is in force already, one line each below `heading`. */
  readonly left: readonly string[];
  readonly heading?: string;
}

/** A mapping file: its name within the overlay folder, and its text. */
export interface OverlayFile {
  readonly name: string;
  readonly text: string;
}

const WIDTH = 110;

export function overlayFile({ object, about, id, traits, rules, left, heading }: Overlay): OverlayFile {
  const lines = [...comment(about), `object: ${object}`];
  if (id !== null) lines.push(`id: ${flow(id)}`);
  if (traits.size > 0)
    lines.push('', 'traits:', ...[...traits].map(([name, one]) => `  ${name}: ${traitText(one)}`));
  if (rules.length > 0) lines.push('', 'events:', ...rules.flatMap(ruleLines));
  if (left.length > 0)
    lines.push('', `# ${heading ?? 'Not taken over:'}`, ...left.flatMap((line) => comment(line, '#   ')));
  return { name: `${object}.yaml`, text: `${lines.join('\n')}\n` };
}

function traitText(traits: readonly OverlayTrait[]): string {
  const [first, ...more] = traits;
  return first === undefined ? '[]' : flow(more.length === 0 ? sourceOf(first) : traits.map(sourceOf));
}

function sourceOf({ paths, type, only }: OverlayTrait): unknown {
  const path = paths.length === 1 ? paths[0] : paths;
  if (type === null && only === null) return path;
  return { path, ...(type === null ? {} : { type }), ...(only === null ? {} : { for: oneOrAll(only) }) };
}

function ruleLines({ events, verbs }: OverlayRule): string[] {
  const [first = '', ...rest] = Object.entries({ event: oneOrAll(events), ...verbs }).map(
    ([key, value]) => `${key}: ${flow(value)}`,
  );
  return [`  - ${first}`, ...rest.map((line) => `    ${line}`)];
}

function oneOrAll(texts: readonly string[]): unknown {
  return texts.length === 1 ? texts[0] : texts;
}

/** A value on one line, spaced as prettier does it. */
function flow(value: unknown, inside = false): string {
  if (Array.isArray(value)) return `[${value.map((one: unknown) => flow(one, true)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, one]) => `${key}: ${flow(one, true)}`)
      .join(', ')} }`;
  }
  const text = stringify(inside ? [value] : value, {
    collectionStyle: 'flow',
    lineWidth: 0,
    singleQuote: true,
  }).trim();
  return inside ? text.slice(1, -1).trim() : text;
}

function comment(text: string, lead = '# '): string[] {
  const lines: string[] = [];
  let line = lead.trimEnd();
  const pad = ' '.repeat(lead.length - 1);
  for (const word of text.split(' ')) {
    const empty = line === lead.trimEnd() || line === `#${pad}`;
    if (!empty && line.length + word.length + 1 > WIDTH) {
      lines.push(line);
      line = `#${pad}${word}`;
    } else {
      line = empty ? `${lines.length === 0 ? lead : `#${pad}`}${word}` : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
