import type { Document, Node, Pair, Scalar, YAMLMap } from 'yaml';
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { RangeFinding } from './rangeFinding.ts';

/** What `yaml.safe_load` of PyYAML gives: integers are `bigint`, floats `number`, mappings keep their order. */
export type PythonYaml =
  null | boolean | bigint | number | string | readonly PythonYaml[] | ReadonlyMap<PythonYaml, PythonYaml>;

/**
 * Reads a document that was parsed with all plain scalars as texts, by the rules of YAML 1.1 as PyYAML has them:
 * `yes` is true, `010` is eight, `1e3` is a text; what is merged with `<<` comes before a mapping's own keys.
 */
export function readPythonYaml(document: Document.Parsed): {
  readonly value: PythonYaml;
  readonly findings: readonly RangeFinding[];
} {
  const reader = new Reader(document);
  return { value: reader.read(document.contents), findings: reader.findings };
}

class Reader {
  readonly findings: RangeFinding[] = [];
  readonly #document: Document.Parsed;

  constructor(document: Document.Parsed) {
    this.#document = document;
  }

  read(node: Node | null): PythonYaml {
    if (isAlias(node)) return this.read(node.resolve(this.#document) ?? null);
    if (isScalar(node)) return this.#scalar(node);
    if (node?.tag !== undefined && !COLLECTIONS.has(node.tag)) this.#refuse(node);
    if (isSeq<Node>(node)) return node.items.map((one) => this.read(one));
    return isMap<Node, Node | null>(node) ? this.#mapping(node) : null;
  }

  #mapping(node: YAMLMap<Node, Node | null>): PythonYaml {
    const own = new Set<PythonYaml>();
    for (const { key } of node.items) {
      if (isMergeKey(key)) continue;
      const name = this.read(key);
      if (own.has(name)) this.#note(key, { code: 'yaml/duplicate-key', severity: 'warning', message: TWICE });
      own.add(name);
    }
    return new Map(this.#flatten(node).map(({ key, value }) => [this.read(key), this.read(value)]));
  }

  /** The pairs of a mapping with what it merges before its own, so that its own count. */
  #flatten(node: YAMLMap<Node, Node | null>): readonly Pair<Node, Node | null>[] {
    const merged = node.items
      .filter(({ key }) => isMergeKey(key))
      .flatMap(({ value }) => this.#merged(value));
    return [...merged, ...node.items.filter(({ key }) => !isMergeKey(key))];
  }

  #merged(value: Node | null): readonly Pair<Node, Node | null>[] {
    const node = isAlias(value) ? (value.resolve(this.#document) ?? null) : value;
    if (isMap<Node, Node | null>(node)) return this.#flatten(node);
    // The first of a list counts most, so it is written last.
    if (isSeq<Node>(node)) return [...node.items].reverse().flatMap((one) => this.#merged(one));
    if (node !== null) {
      this.#note(node, { code: 'yaml/merge', message: '`<<` merges a mapping, or a list of mappings' });
    }
    return [];
  }

  #scalar(node: Scalar): PythonYaml {
    const text = typeof node.value === 'string' ? node.value : '';
    const { tag } = node;
    if (tag === undefined) return node.type === 'PLAIN' ? plainValue(text) : text;
    if (tag === 'tag:yaml.org,2002:str' || tag === '!') return text;
    const value = plainValue(text);
    const expected = TAGGED[tag];
    if (expected?.(value) === true) return value;
    this.#refuse(node);
    return text;
  }

  #refuse(node: Node): void {
    this.#note(node, {
      code: 'yaml/tag',
      message: `the tag \`${node.tag}\` is not used here`,
      suggestion: 'drop the tag, or quote the text',
    });
  }

  #note(node: Node, finding: Omit<RangeFinding, 'start' | 'end'>): void {
    const [start = 0, end = start + 1] = node.range ?? [];
    this.findings.push({ ...finding, start, end });
  }
}

const TWICE = 'this key stands in the same mapping twice; the last one counts';

function isMergeKey(key: Node): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
}

const COLLECTIONS = new Set(['tag:yaml.org,2002:map', 'tag:yaml.org,2002:seq']);

const TAGGED: Readonly<Record<string, (value: PythonYaml) => boolean>> = {
  'tag:yaml.org,2002:int': (value) => typeof value === 'bigint',
  'tag:yaml.org,2002:float': (value) => typeof value === 'number',
  'tag:yaml.org,2002:bool': (value) => typeof value === 'boolean',
  'tag:yaml.org,2002:null': (value) => value === null,
};

const NULL = /^(?:~|null|Null|NULL|)$/;
const TRUE = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const INTEGER =
  /^([-+]?)(?:0b([0-1_]+)|0x([0-9a-fA-F_]+)|0([0-7_]+)|(0|[1-9][0-9_]*)|([1-9][0-9_]*(?::[0-5]?[0-9])+))$/;
const FLOAT =
  /^(?:[-+]?(?:[0-9][0-9_]*)\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|([-+]?)([0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)|([-+]?)\.(?:inf|Inf|INF)|(\.(?:nan|NaN|NAN)))$/;

/** A plain scalar by PyYAML's implicit resolvers, but for dates, which stay as they are written. */
function plainValue(text: string): PythonYaml {
  if (NULL.test(text)) return null;
  if (TRUE.test(text)) return true;
  if (FALSE.test(text)) return false;
  const integer = INTEGER.exec(text);
  if (integer !== null) return integerOf(integer);
  const float = FLOAT.exec(text);
  return float === null ? text : floatOf(text, float);
}

function integerOf([, sign, binary, hex, octal, decimal, sixties]: RegExpExecArray): bigint {
  const digits = (part: string): string => part.replaceAll('_', '') || '0';
  let value = 0n;
  if (binary !== undefined) value = BigInt(`0b${digits(binary)}`);
  else if (hex !== undefined) value = BigInt(`0x${digits(hex)}`);
  else if (octal !== undefined) value = BigInt(`0o${digits(octal)}`);
  else if (decimal !== undefined) value = BigInt(digits(decimal));
  else for (const part of (sixties ?? '').split(':')) value = value * 60n + BigInt(digits(part));
  return sign === '-' ? -value : value;
}

function floatOf(text: string, [, sixtiesSign, sixties, infiniteSign, notANumber]: RegExpExecArray): number {
  if (notANumber !== undefined) return Number.NaN;
  if (infiniteSign !== undefined) return infiniteSign === '-' ? -Infinity : Infinity;
  if (sixties === undefined) return Number(text.replaceAll('_', ''));
  const value = sixties
    .replaceAll('_', '')
    .split(':')
    .reduce((sum, part) => sum * 60 + Number(part), 0);
  return sixtiesSign === '-' ? -value : value;
}
