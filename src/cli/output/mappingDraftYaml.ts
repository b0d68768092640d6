import { stringify } from 'yaml';
import { isGlob } from '../../events/index.ts';
import type { Json } from '../../model/index.ts';
import { toJson } from '../../model/index.ts';
import type { DraftRule, MappingDraft } from '../../proof/index.ts';
import { mappingTestYaml } from './mappingTestYaml.ts';

/** Examples in comments are cut at so many characters. */
const EXAMPLE = 48;
/** As wide as the project's YAML is. */
const WIDTH = 110;
const HOST = /(?:^|_)(?:host|node|hypervisor)$/;

/** What an event type of such a name is mostly worth; a person decides. */
const ADVICE: readonly (readonly [ending: RegExp, advice: string])[] = [
  [/\.start$/, 'a request, mostly: leave it observed'],
  [/\.error$/, 'leave it observed, or `raise:` a problem'],
  [/(?:^|\.)create(?:d|\.end)?$/, 'instead: `create: true` and `update: all`'],
  [/(?:^|\.)delete(?:d|\.end)?$/, 'instead: `delete: true`'],
  [/\.exists$/, 'a report of what is known already: leave it observed'],
];
const OTHERWISE = 'instead: `update:` with the fields that it is right about, or `all`';

/** The draft as a mapping file: examples in comments, every event observed, a test of the captures. */
export function mappingDraftYaml(
  draft: MappingDraft,
  globs: readonly string[],
  replay: readonly string[],
): string {
  const { object, each, id, fields, constant, relations, rules } = draft;
  const catchAll = globs.length === 1 && /\w/.test(globs[0] ?? '') && isGlob(globs[0] ?? '') ? globs : [];
  const sections = [
    [
      `# Drafted by \`stackwire new\` from ${replay.join(', ')}. It believes nothing yet: each rule below says`,
      '# what its event may be believed for, and `observe` is where that is nothing.',
      `object: ${object}`,
      `id: ${object.replaceAll('_', '')}-{${id}}`,
      ...(each === null ? [] : ['# One object for each element of this list.', `each: ${each}`]),
    ],
    ['traits:', ...draft.traits.flatMap(traitLines)],
    section('fields:', [
      ...fields.map((name) => `  ${name}: ${HOST.test(name) ? `{ trait: ${name}, explicit: true }` : name}`),
      ...(constant.length === 0 ? [] : ['  # The same in all messages of the captures:']),
      ...constant.map((name) => `  # ${name}: ${name}`),
    ]),
    section(
      'relations:',
      relations.map(({ name, to, trait, prefix }) => `  ${name}: { to: ${to}, id: '${prefix}{${trait}}' }`),
    ),
    [
      'events:',
      ...rules.flatMap(ruleLines),
      ...catchAll.flatMap((glob) => [`  - event: ${scalar(glob)}`, '    observe: no rule of its own yet']),
    ],
    [
      '# While nothing is believed there is no object. `stackwire record --as-test` writes what there is then.',
      'tests:',
      mappingTestYaml({
        name: 'nothing is believed yet, so there is no object',
        replay,
        test: { expect: Object.fromEntries(draft.objects.map((one) => [one, null])), problems: [] },
      }).trimEnd(),
    ],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** Comments alone would leave the key without a value. */
function section(key: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  return lines.some((line) => !line.startsWith('  #'))
    ? [key, ...lines]
    : [`# ${key}`, ...lines.map((line) => line.slice(2))];
}

function traitLines({ name, paths, type, values }: MappingDraft['traits'][number]): readonly string[] {
  const example = exampleOf([...values.values()]);
  const flow = paths.map((path) => (/^[\w.:-]+$/.test(path) ? path : quoted(path)));
  const path = flow.length === 1 ? (flow[0] ?? '') : `[${flow.join(', ')}]`;
  const line = `  ${name}: ${type === 'time' ? `{ path: ${path}, type: time }` : path}`;
  if (line.length <= WIDTH) return [example === null ? line : `${line} # ${example}`];
  const head = example === null ? [] : [`  # ${example}`];
  if (type === 'time') return [...head, `  ${name}:`, '    type: time', '    path:', ...listed(flow, 6)];
  return [...head, `  ${name}:`, ...listed(flow, 4)];
}

function listed(paths: readonly string[], indent: number): readonly string[] {
  return paths.map((path) => `${' '.repeat(indent)}- ${path}`);
}

/** The first value that shows something, on one line. */
function exampleOf(values: readonly Json[]): string | null {
  const value = values.find((one) => one !== null && one !== '') ?? values[0];
  if (value === undefined) return null;
  const text = toJson(value);
  return text.length > EXAMPLE ? `${text.slice(0, EXAMPLE)}…` : text;
}

function ruleLines({ event, times, changed }: DraftRule): readonly string[] {
  const seen = `${times === 1 ? 'once' : `${times} times`} in the captures`;
  const news = changed.length === 0 ? '' : `; changed ${changed.slice(0, 3).join(', ')}`;
  const advice = ADVICE.find(([ending]) => ending.test(event))?.[1] ?? OTHERWISE;
  return [
    `  # ${seen}${news}`,
    `  # ${advice}`,
    `  - event: ${scalar(event)}`,
    '    observe: not decided yet what it may be believed for',
  ];
}

function quoted(path: string): string {
  return path.includes("'") ? `"${path}"` : `'${path}'`;
}

function scalar(text: string): string {
  return stringify(text, { singleQuote: true, lineWidth: 0 }).trimEnd();
}
