import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Alias, Document, DocumentOptions, Node, ParseOptions, Scalar, SchemaOptions } from 'yaml';
import type { Diagnostic } from '../model/index.ts';
import { offsetInScalar } from './offsetInScalar.ts';
import type { YamlDialect } from './readValue.ts';
import { readValue } from './readValue.ts';

/** Keys and indexes from the top of a file to one node, e.g. `['events', 3, 'update']`. */
export type YamlPath = readonly (string | number)[];

/** What is found, without its place. */
export interface Finding {
  readonly code: string;
  /** Default `error`. */
  readonly severity?: 'error' | 'warning';
  readonly message: string;
  readonly suggestion?: string;
  /** Points at the key instead of the value. */
  readonly key?: boolean;
  /** Within a text value: where the caret begins, in characters of the value. */
  readonly offset?: number;
  /** How many characters to underline; the rest of the value where it is not given. */
  readonly length?: number;
}

interface Place {
  readonly key: Node | null;
  readonly value: Node | null;
  /** Whether the path was found to its end. */
  readonly exact: boolean;
}

/** For `python` the scalars are left as texts, and what PyYAML makes of them and of keys is found out later. */
const DIALECTS: Readonly<Record<YamlDialect, ParseOptions & DocumentOptions & SchemaOptions>> = {
  core: { merge: true },
  python: { schema: 'failsafe', uniqueKeys: false },
};

/**
 * What reading a text by the core schema came to, for a later process that meets the same text: reading YAML with positions
 * is most of what a start costs. A plain value, kept as JSON.
 */
export interface PreparedYaml {
  readonly value: unknown;
  /** By the JSON of their path: the lines that were asked for. Others are found by reading the text after all. */
  readonly lines: Readonly<Record<string, number>>;
}

/** The text as the YAML reader sees it. */
interface Reading {
  readonly document: Document.Parsed;
  readonly counter: LineCounter;
  readonly lines: readonly string[];
}

/** One YAML file with the position of everything in it. Pure: the text is handed in. */
export class YamlSource {
  readonly file: string;
  readonly text: string;
  /**
   * Plain values, anchors and merge keys resolved; undefined where the text cannot be read. By the YAML 1.2 core schema, or
   * as `PythonYaml`.
   */
  readonly value: unknown;
  /** What is wrong with the YAML itself: codes `yaml/...`, all errors. */
  readonly diagnostics: readonly Diagnostic[];
  readonly #dialect: YamlDialect;
  /** By the JSON of their path. */
  readonly #askedLines: Map<string, number>;
  #reading: Reading | undefined;

  private constructor(file: string, text: string, dialect: YamlDialect, prepared?: PreparedYaml) {
    this.file = file;
    this.text = text;
    this.#dialect = dialect;
    this.#askedLines = new Map(Object.entries(prepared?.lines ?? {}));
    if (prepared !== undefined) {
      this.value = prepared.value;
      this.diagnostics = [];
      return;
    }
    const read = readValue(this.#read().document, text, dialect);
    this.value = read.value;
    this.diagnostics = read.findings.map((finding) =>
      this.#at(finding.start, finding.end - finding.start, finding),
    );
  }

  /** Never throws: what cannot be read is in `diagnostics`. `file` is the name to show. */
  static parse(file: string, text: string, dialect: YamlDialect = 'core'): YamlSource {
    return new YamlSource(file, text, dialect);
  }

  /** The same without reading, of a text whose reading is known: `prepared` must be of exactly this text. */
  static resume(file: string, text: string, prepared: PreparedYaml): YamlSource {
    return new YamlSource(file, text, 'core', prepared);
  }

  /** What `resume` takes; only of a source without diagnostics. */
  prepared(): PreparedYaml {
    return { value: this.value, lines: Object.fromEntries(this.#askedLines) };
  }

  /** A diagnostic at a path. Where the path does not exist it stands at the nearest ancestor that does. */
  diagnostic(path: YamlPath, finding: Finding): Diagnostic {
    const { key, value, exact } = this.#find(path);
    const node = (finding.key === true || !exact || isEmpty(value) ? key : null) ?? value;
    if (node?.range == null) return this.#at(0, 1, finding);
    const [begin, end] = node.range;
    const start =
      finding.offset !== undefined && node === value && isScalar(node)
        ? offsetInScalar(this.text, node, finding.offset)
        : begin;
    return this.#at(start, finding.length ?? end - start, finding);
  }

  /** 1-based line on which the node at a path begins (its key, if it has one). */
  line(path: YamlPath): number {
    const place = JSON.stringify(path);
    const known = this.#askedLines.get(place);
    if (known !== undefined) return known;
    const { key, value } = this.#find(path);
    const line = this.#read().counter.linePos((key ?? value)?.range?.[0] ?? 0).line || 1;
    this.#askedLines.set(place, line);
    return line;
  }

  #read(): Reading {
    if (this.#reading !== undefined) return this.#reading;
    const counter = new LineCounter();
    const document = parseDocument(this.text, {
      lineCounter: counter,
      stringKeys: true,
      prettyErrors: false,
      ...DIALECTS[this.#dialect],
    });
    this.#reading = { document, counter, lines: this.text.split(/\r?\n/) };
    return this.#reading;
  }

  #at(start: number, length: number, finding: Finding): Diagnostic {
    const { counter, lines } = this.#read();
    const position = counter.linePos(Math.min(start, this.text.length));
    const line = Math.max(1, position.line);
    const column = Math.max(1, position.col);
    const excerpt = lines[line - 1] ?? '';
    const rest = excerpt.slice(column - 1).trimEnd().length;
    return {
      code: finding.code,
      severity: finding.severity ?? 'error',
      message: finding.message,
      file: this.file,
      line,
      column,
      length: Math.max(1, Math.min(length, rest)),
      excerpt,
      ...(finding.suggestion === undefined ? {} : { suggestion: finding.suggestion }),
    };
  }

  #find(path: YamlPath): Place {
    let place: Place = { key: null, value: this.#read().document.contents, exact: true };
    for (const step of path) {
      const next = this.#child(place.value, step);
      if (next === null) return { ...place, exact: false };
      place = next;
    }
    return place;
  }

  #child(parent: Node | null, step: string | number): Place | null {
    const node = isAlias(parent) ? this.#target(parent) : parent;
    if (isSeq(node)) {
      const item = typeof step === 'number' ? (node.items[step] as Node | undefined) : undefined;
      return item === undefined ? null : { key: null, value: item, exact: true };
    }
    if (!isMap<Scalar, Node | null>(node)) return null;
    const pair = node.items.find((candidate) => candidate.key.value === String(step));
    if (pair !== undefined) return { key: pair.key, value: pair.value, exact: true };
    for (const { key, value } of node.items) {
      if (key.source !== '<<') continue;
      const sources = isSeq<Node>(value) ? value.items : [value];
      for (const source of sources) {
        const merged = this.#child(source, step);
        if (merged !== null) return merged;
      }
    }
    return null;
  }

  #target(alias: Alias): Node | null {
    return alias.resolve(this.#read().document) ?? null;
  }
}

function isEmpty(node: Node | null): boolean {
  return node?.range == null || node.range[0] === node.range[1];
}
