import type { YamlPath } from '../../yaml/index.ts';
import type { Expression, LinkEntry, Placed, RuleEntry, SetValue } from '../language/mappingFile.ts';
import { parseSeverity } from './parseDerived.ts';
import type { ShapeReader } from './shapeReader.ts';

/** What a rule may do. */
export const VERBS: readonly string[] = [
  'create',
  'delete',
  'samples',
  'update',
  'set',
  'link',
  'unlink',
  'observe',
  'raise',
  'clear',
  'summary',
  'severity',
  'when',
];

const NO_VERBS: readonly string[] = ['event', 'remove', 'description'];
const KEYS = [...VERBS, ...NO_VERBS];
const EVENT_TYPE = /^!?[A-Za-z0-9_*][\w.*:-]*$/;
const NOT = '!';

/** One line of `events:`. */
export function parseRule(read: ShapeReader, path: YamlPath, value: unknown): RuleEntry | undefined {
  const record = read.record(path, value, KEYS, 'mapping/unknown-verb');
  if (record === undefined) return undefined;
  const at = (key: string): YamlPath => [...path, key];
  const has = (key: string): boolean => record[key] !== undefined;
  const patterns = parseEvents(read, path, record);
  const remove = has('remove') && read.flag(at('remove'), record['remove']);
  return {
    origin: read.origin(path),
    events: patterns.filter(({ value }) => !value.startsWith(NOT)),
    except: patterns.filter(({ value }) => value.startsWith(NOT)).map(({ value }) => value.slice(1)),
    remove,
    // Misspelt ones too: a rule that has one meant to do something.
    verbs: Object.keys(record).filter((key) => !NO_VERBS.includes(key)),
    create: read.flag(at('create'), record['create']),
    delete: has('delete') ? parseCondition<never>(read, at('delete'), record['delete']) : null,
    samples: has('samples')
      ? parseCondition(read, at('samples'), record['samples'], 'final', 'received')
      : null,
    update: has('update') ? parseUpdate(read, at('update'), record['update']) : null,
    set: has('set') ? parseSet(read, at('set'), record['set']) : new Map<string, Placed<SetValue>>(),
    link: has('link') ? parseLinks(read, at('link'), record['link']) : [],
    unlink: has('unlink') ? parseLinks(read, at('unlink'), record['unlink']) : [],
    observe: 'observe' in record ? parseObserve(read, at('observe'), record['observe']) : null,
    raise: has('raise') ? read.texts(at('raise'), record['raise'], 'the name of a problem') : [],
    clear: has('clear') ? read.texts(at('clear'), record['clear'], 'the name of a problem') : [],
    summary: has('summary') ? (read.template(at('summary'), record['summary']) ?? null) : null,
    severity: has('severity') ? parseSeverity(read, at('severity'), record['severity'], 2) : null,
    when: has('when') ? expressionOf(read, at('when'), record['when']) : null,
  };
}

function parseEvents(read: ShapeReader, path: YamlPath, record: Record<string, unknown>): Placed<string>[] {
  if (record['event'] === undefined) {
    // A key that should have been `event` has its own diagnostic already.
    if (!('on' in record)) {
      const suggestion = 'add `event:` with an event type, a glob or a list';
      read.report(path, {
        code: 'mapping/missing-key',
        message: 'the rule names no event',
        suggestion,
        length: 1,
      });
    }
    return [];
  }
  const patterns = read
    .texts([...path, 'event'], record['event'], 'an event type')
    .filter(({ value, origin }) => {
      if (EVENT_TYPE.test(value)) return true;
      read.report(origin.path, {
        code: 'mapping/bad-event',
        message: `\`${value}\` is no event type`,
        suggestion:
          'event types are words with dots, such as `compute.instance.create.end`; `*` stands for anything',
      });
      return false;
    });
  const [first] = patterns;
  if (first !== undefined && patterns.every(({ value }) => value.startsWith(NOT))) {
    read.report(first.origin.path, {
      code: 'mapping/bad-event',
      message: `\`${first.value}\` leaves out, and the rule names nothing to leave it out of`,
      suggestion: `name a glob beside it, as in \`['*', '${first.value}']\``,
    });
  }
  return patterns;
}

function parseCondition<W extends string = never>(
  read: ShapeReader,
  path: YamlPath,
  value: unknown,
  ...words: readonly W[]
): true | W | Expression | null {
  if (value === true) return true;
  if (value === false) return null;
  const word = words.find((one) => one === value);
  if (word !== undefined) return word;
  return expressionOf(read, path, value);
}

function expressionOf(read: ShapeReader, path: YamlPath, value: unknown): Expression | null {
  const text = read.text(path, value, 'true or a CEL expression');
  return text === undefined ? null : read.placed(path, text);
}

function parseUpdate(read: ShapeReader, path: YamlPath, value: unknown): RuleEntry['update'] {
  const names = read.texts(path, value, '`all` or names of fields');
  return {
    all: names.some((name) => name.value === 'all'),
    names: names.filter((name) => name.value !== 'all'),
  };
}

function parseSet(read: ShapeReader, path: YamlPath, value: unknown): ReadonlyMap<string, Placed<SetValue>> {
  const set = new Map<string, Placed<SetValue>>();
  for (const [name, one] of Object.entries(read.entries(path, value) ?? {})) {
    const at = [...path, name];
    if (typeof one !== 'string' || !/[{}]/.test(one)) {
      set.set(name, read.placed(at, { literal: read.json(at, one) }));
      continue;
    }
    const template = read.template(at, one);
    if (template !== undefined) set.set(name, read.placed(at, { template: template.value }));
  }
  return set;
}

function parseLinks(read: ShapeReader, path: YamlPath, value: unknown): LinkEntry[] {
  if (typeof value === 'string' || Array.isArray(value)) {
    return read.texts(path, value, 'the name of a relation').map((relation) => ({ relation, id: null }));
  }
  return Object.entries(read.entries(path, value) ?? {}).flatMap(([name, one]) => {
    return read.list([...path, name], one).flatMap(({ value: text, origin }) => {
      const id = read.template(origin.path, text);
      return id === undefined ? [] : [{ relation: read.placed([...path, name], name), id }];
    });
  });
}

function parseObserve(read: ShapeReader, path: YamlPath, value: unknown): string | null {
  if (typeof value === 'string' && value.trim() !== '') return value;
  read.report(path, {
    code: 'mapping/observe-without-reason',
    message: '`observe` needs a reason: explain shows it',
    suggestion: 'write why this event is not trusted, as in `observe: stale copy sent by the source host`',
    key: true,
  });
  return 'no reason given';
}
