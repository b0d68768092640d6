import type { Finding, YamlPath, YamlSource } from '../../yaml/index.ts';
import { didYouMean } from '../../yaml/index.ts';
import type { Diagnostic, Json } from '../../model/index.ts';
import { isJsonObject, toJson } from '../../model/index.ts';
import type { Origin, Placed, Template } from '../language/mappingFile.ts';
import { parseTemplate } from '../language/template.ts';

const NAME = /^[A-Za-z]\w*$/;
const KEBAB = /^[A-Za-z][\w-]*$/;

/** Takes the plain values of one file apart, and notes what has the wrong shape instead of throwing. */
export class ShapeReader {
  readonly source: YamlSource;
  readonly diagnostics: Diagnostic[];

  constructor(source: YamlSource, diagnostics: Diagnostic[]) {
    this.source = source;
    this.diagnostics = diagnostics;
  }

  report(path: YamlPath, finding: Finding): void {
    this.diagnostics.push(this.source.diagnostic(path, finding));
  }

  origin(path: YamlPath): Origin {
    return { source: this.source, path };
  }

  placed<T>(path: YamlPath, value: T): Placed<T> {
    return { value, origin: this.origin(path) };
  }

  wrong(path: YamlPath, value: unknown, wanted: string): void {
    const found =
      value === undefined || value === null ? 'nothing' : Array.isArray(value) ? 'a list' : kindOf(value);
    this.report(path, { code: 'mapping/shape', message: `expected ${wanted}, found ${found}` });
  }

  /** An object whose keys are all known; undefined (and noted) if it is none. */
  record(
    path: YamlPath,
    value: unknown,
    known: readonly string[],
    code = 'mapping/unknown-key',
  ): Record<string, unknown> | undefined {
    const record = this.entries(path, value);
    if (record === undefined) return undefined;
    for (const key of Object.keys(record))
      if (!known.includes(key)) this.#unknownKey([...path, key], key, known, code);
    return record;
  }

  /** An object whose keys are the file's own names. */
  entries(path: YamlPath, value: unknown): Record<string, unknown> | undefined {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
    this.wrong(path, value, 'a mapping (`key: value`)');
    return undefined;
  }

  #unknownKey(path: YamlPath, key: string, known: readonly string[], code: string): void {
    if ((key === 'on' || key === 'true') && known.includes('event')) {
      const suggestion = 'write `event`: YAML 1.1 tools read `on` as true';
      this.report(path, {
        code: 'mapping/on-key',
        message: `the key is \`event\`, not \`${key}\``,
        key: true,
        suggestion,
      });
      return;
    }
    const what = code === 'mapping/unknown-verb' ? 'verb' : 'key';
    this.report(path, {
      code,
      message: `unknown ${what} \`${key}\``,
      key: true,
      suggestion: didYouMean(key, known) ?? `known here: ${known.join(', ')}`,
    });
  }

  text(path: YamlPath, value: unknown, wanted = 'a text'): string | undefined {
    if (typeof value === 'string' && value.trim() !== '') return value;
    this.wrong(path, value, wanted);
    return undefined;
  }

  flag(path: YamlPath, value: unknown): boolean {
    if (value === undefined || typeof value === 'boolean') return value === true;
    this.wrong(path, value, 'true or false');
    return false;
  }

  /** One of some words; `fallback` where it is absent or wrong. */
  choice<T extends string>(path: YamlPath, value: unknown, words: readonly T[], fallback: T): T {
    if (value === undefined) return fallback;
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    this.report(path, {
      code: 'mapping/shape',
      message: `expected one of ${words.join(', ')}, found ${kindOf(value)}`,
      suggestion:
        (typeof value === 'string' ? didYouMean(value, words) : undefined) ??
        `write one of ${words.join(', ')}`,
    });
    return fallback;
  }

  /** A text, or a list of texts, each with its place. */
  texts(path: YamlPath, value: unknown, wanted = 'a text or a list of texts'): Placed<string>[] {
    const found: Placed<string>[] = [];
    for (const { value: one, origin } of this.list(path, value)) {
      const text = this.text(origin.path, one, wanted);
      if (text !== undefined) found.push({ value: text, origin });
    }
    return found;
  }

  /** The elements of a list; a single value counts as a list of one. */
  list(path: YamlPath, value: unknown): Placed<unknown>[] {
    if (!Array.isArray(value)) return [this.placed(path, value)];
    return value.map((one: unknown, index) => this.placed([...path, index], one));
  }

  /** Whether a name may be used in templates and conditions; noted if not. */
  name(path: YamlPath, name: string, hyphens = false): boolean {
    if ((hyphens ? KEBAB : NAME).test(name)) return true;
    this.report(path, {
      code: 'mapping/bad-name',
      message: `\`${name}\` is no name`,
      key: true,
      suggestion: `use letters, digits and _${hyphens ? ' and -' : ''}, beginning with a letter`,
    });
    return false;
  }

  template(path: YamlPath, value: unknown): Placed<Template> | undefined {
    const text = this.text(path, value);
    if (text === undefined) return undefined;
    const parts = parseTemplate(text);
    if (!('message' in parts)) return this.placed(path, { text, parts });
    const { message, suggestion, offset, length } = parts;
    this.report(path, { code: 'mapping/bad-template', message, suggestion, offset, length });
    return undefined;
  }

  json(path: YamlPath, value: unknown): Json {
    if (value === undefined) return null;
    if (value === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof value))
      return value as Json;
    if (Array.isArray(value) || isJsonObject(value)) return value as Json;
    this.wrong(path, value, 'a plain value');
    return null;
  }
}

function kindOf(value: unknown): string {
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? `\`${value}\`` : toJson(value);
}
