import { YamlSource } from '../../yaml/index.ts';
import { isJsonObject } from '../../model/index.ts';
import type { EventRow } from './eventRow.ts';
import { readMappers } from './readMappers.ts';

/** The property that lists event types; nothing else in a ZenPack's YAML names them without running it. */
const PROPERTY = 'zOpenStackProcessEventTypes';
const LINES = /^(?:[ \t]*(?:#.*|[\w*.|-]+(?:[ \t]+[A-Za-z_]\w*)?[ \t]*)?\r?(?:\n|$))+$/;
const LINE = /^[ \t]*([\w*][\w*.|-]*)(?:[ \t]+([A-Za-z_]\w*))?/gm;

/**
 * The rows of an event table in any form that can be read without running it: `MAPPERS` of events.py; a list of event
 * types, or types with their actions, as YAML or JSON; `zOpenStackProcessEventTypes` within other YAML; or lines of text,
 * `TYPE` or `TYPE ACTION`. Empty where it is none of these.
 */
export function readEventTable(file: string, text: string): readonly EventRow[] {
  const rows = readMappers(text) ?? readLines(text) ?? readYaml(file, text);
  return rows.map((row) => {
    const type = row.type.replace(/^openstack[|-]/, '');
    return { ...row, type, offset: row.offset + row.type.length - type.length };
  });
}

/** Lines of text; a YAML list has dashes, and YAML pairs have colons. */
function readLines(text: string): readonly EventRow[] | null {
  if (!LINES.test(text) || /^[ \t]*-[ \t]/m.test(text)) return null;
  return [...text.matchAll(LINE)].map(([line, type = '', action], index, all) => ({
    type,
    action: action ?? null,
    offset: (all[index]?.index ?? 0) + line.indexOf(type),
  }));
}

function readYaml(file: string, text: string): readonly EventRow[] {
  const { value } = YamlSource.parse(file, text);
  let from = 0;
  return entriesOf(value).map(([type, action]) => {
    const at = text.indexOf(type, from);
    if (at >= 0) from = at + type.length;
    return { type, action, offset: Math.max(0, at) };
  });
}

function entriesOf(value: unknown): readonly (readonly [type: string, action: string | null])[] {
  if (Array.isArray(value))
    return value.flatMap((one: unknown) => (typeof one === 'string' ? [[one, null] as const] : []));
  if (!isJsonObject(value)) return [];
  const listed = listOf(value);
  if (listed !== null) return entriesOf(listed);
  return Object.entries(value).flatMap(([type, action]) => {
    const last: unknown = Array.isArray(action) ? action.at(-1) : action;
    if (!type.includes('.') || (last !== null && typeof last !== 'string')) return [];
    return [[type, last] as const];
  });
}

/** The value of the property, however deep it stands: zenpack.yaml has it below a device class. */
function listOf(value: unknown): unknown {
  if (!isJsonObject(value)) return null;
  if (Array.isArray(value[PROPERTY])) return value[PROPERTY];
  for (const one of Object.values(value)) {
    const found = listOf(one);
    if (found !== null) return found;
  }
  return null;
}
