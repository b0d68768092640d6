import type { PathStep } from '../../events/index.ts';
import { parseSteps, readSteps } from '../../events/index.ts';
import type { Scope } from '../../expressions/index.ts';
import type { Json } from '../../model/index.ts';
import { toJson } from '../../model/index.ts';

/** Text, or a placeholder `{name}` or `{name.part[*]}`. */
export type TemplatePart =
  string | { readonly name: string; readonly steps: readonly PathStep[]; readonly offset: number };

/** Why a text is no template, and which of its characters are at fault. */
export interface TemplateError {
  readonly message: string;
  readonly suggestion: string;
  readonly offset: number;
  readonly length: number;
}

/** Values by name: traits, or fields in the texts of problems. */
export type { Scope };

const NAME = /^[A-Za-z]\w*/;

/** Reads a template; `{{` and `}}` stand for braces. */
export function parseTemplate(text: string): readonly TemplatePart[] | TemplateError {
  const parts: TemplatePart[] = [];
  let literal = '';
  let at = 0;
  while (at < text.length) {
    const brace = text[at] ?? '';
    if (brace !== '{' && brace !== '}') {
      literal += brace;
      at += 1;
      continue;
    }
    if (text[at + 1] === brace) {
      literal += brace;
      at += 2;
      continue;
    }
    const end = text.indexOf('}', at);
    if (brace === '}') return fault('this `}` closes nothing', 'write `}}` for a brace', at, 1);
    if (end < 0)
      return fault(
        'this `{` is never closed',
        'close it with `}`, or write `{{` for a brace',
        at,
        text.length - at,
      );
    const part = parsePlaceholder(text.slice(at + 1, end), at + 1);
    if ('message' in part) return part;
    if (literal !== '') parts.push(literal);
    literal = '';
    parts.push(part);
    at = end + 1;
  }
  return literal === '' ? parts : [...parts, literal];
}

function parsePlaceholder(inside: string, offset: number): Exclude<TemplatePart, string> | TemplateError {
  const name = NAME.exec(inside)?.[0];
  if (name === undefined) {
    const message = inside === '' ? 'an empty placeholder' : `\`{${inside}}\` names no trait`;
    return fault(message, 'write `{trait}`, or `{{` for a brace', offset - 1, inside.length + 2);
  }
  const steps = parseSteps(inside, name.length);
  if ('message' in steps) {
    return fault(
      `\`{${inside}}\` cannot be read: ${steps.message}`,
      `did you mean \`{${name}}\`?`,
      offset,
      inside.length,
    );
  }
  return { name, steps, offset };
}

function fault(message: string, suggestion: string, offset: number, length: number): TemplateError {
  return { message, suggestion, offset, length };
}

/** The placeholders of a template. */
export function placeholders(parts: readonly TemplatePart[]): Exclude<TemplatePart, string>[] {
  return parts.filter((part) => typeof part !== 'string');
}

type Read = (scope: Scope) => Json | undefined;

function compilePart(part: TemplatePart): Read {
  if (typeof part === 'string') return () => part;
  const { name, steps } = part;
  if (steps.length === 0) return (scope) => scope[name];
  const read = readSteps(steps);
  return (scope) => read(scope[name]);
}

/**
 * A template that makes an id: undefined where a placeholder is absent, null where one is null or empty.
 */
export function compileId(parts: readonly TemplatePart[]): (scope: Scope) => string | null | undefined {
  const reads = parts.map(compilePart);
  return (scope) => {
    let id = '';
    let missing = false;
    for (const read of reads) {
      const value = read(scope);
      if (value === undefined) return undefined;
      if (value === null || value === '') missing = true;
      else id += textOf(value);
    }
    return missing ? null : id;
  };
}

/** A template that makes a list of ids: a placeholder with `[*]` gives one for each element. */
export function compileIds(parts: readonly TemplatePart[]): (scope: Scope) => readonly string[] | undefined {
  const reads = parts.map(compilePart);
  return (scope) => {
    let ids: readonly string[] = [''];
    for (const read of reads) {
      const value = read(scope);
      if (value === undefined) return undefined;
      const texts = (Array.isArray(value) ? (value as readonly Json[]) : [value])
        .filter((element) => element !== null && element !== '')
        .map(textOf);
      ids = ids.flatMap((id) => texts.map((text) => id + text));
    }
    return [...new Set(ids)];
  };
}

/** A template for people: what is not known reads `unknown`. */
export function compileText(parts: readonly TemplatePart[]): (scope: Scope) => string {
  const reads = parts.map(compilePart);
  return (scope) => reads.map((read) => textOf(read(scope) ?? 'unknown')).join('');
}

/** A template that makes a field's value: a single placeholder keeps its type. undefined where one is absent. */
export function compileValue(parts: readonly TemplatePart[]): Read {
  const [only, ...more] = parts;
  if (only === undefined) return () => '';
  if (more.length === 0) return compilePart(only);
  const reads = parts.map(compilePart);
  return (scope) => {
    const values = reads.map((read) => read(scope));
    if (values.includes(undefined)) return undefined;
    return values.includes(null) ? null : values.map((value) => textOf(value ?? null)).join('');
  };
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : toJson(value);
}
