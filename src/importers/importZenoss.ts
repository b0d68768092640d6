import type { Mapping, RuleInfo } from '../mapping/index.ts';
import type { Imported } from './importCeilometer.ts';
import { covers } from './overlay/eventGlob.ts';
import type { OverlayRule, OverlayTrait } from './overlay/overlay.ts';
import { overlayFile } from './overlay/overlay.ts';
import { diagnosticAt } from './textPlace.ts';
import type { Effect, EventRow } from './zenoss/eventRow.ts';
import { effectOf } from './zenoss/eventRow.ts';
import { readEventTable } from './zenoss/readEventTable.ts';
import type { RowDefect } from './zenoss/rowDefects.ts';
import { defectOf } from './zenoss/rowDefects.ts';
import { zenossObject } from './zenoss/zenossObject.ts';

/** Verbs by which a rule in force has an effect. */
const DOING: Readonly<Record<Effect, readonly string[]>> = {
  create: ['create', 'update', 'set'],
  update: ['update', 'set', 'link', 'unlink', 'create', 'delete'],
  delete: ['delete'],
  none: [],
  unknown: [],
};

/** What the overlay says of an event that no mapping in force names. */
const VERBS: Readonly<Record<Effect, OverlayRule['verbs']>> = {
  create: { create: true, update: 'all' },
  update: { update: 'all' },
  delete: { delete: true },
  none: { observe: "in the ZenPack's table, without an effect" },
  unknown: { observe: "in the ZenPack's table, with an action of its own" },
};

/**
 * Makes an overlay of a ZenPack's event table: its effects for events that the mappings in force do not name, and
 * `observe` with the reason where a row does harm. Rows that the mappings in force have are listed and not said again.
 */
export function importZenoss(file: string, text: string, mapping: Mapping): Imported {
  const rows = readEventTable(file, text);
  const drafts = new Map<string, Draft>();
  const findings = rows.flatMap((row) => {
    const look = lookAt(row, mapping.rules);
    const draft = draftFor(drafts, row.type, look.named, mapping.rules);
    const rule = ruleOf(look, draft.isNew);
    if (rule !== null) draft.rules.push({ events: [row.type], verbs: rule });
    const where = rule === null && look.named !== null ? placed(look.named) : 'above';
    draft.listed.push(`${row.type} (${row.action ?? 'no action'}): ${where}`);
    return findingsOf(look).map((finding) => diagnosticAt(file, text, row.offset, row.type.length, finding));
  });
  const snapshot = rows.find(
    ({ type, action }) => type.startsWith('snapshot.') && effectOf(action) !== 'none',
  );
  const diagnostics = [
    ...findings,
    ...(snapshot === undefined
      ? []
      : [diagnosticAt(file, text, snapshot.offset, snapshot.type.length, OTHER_ID)]),
    ...(rows.length === 0 ? [diagnosticAt(file, text, 0, 1, NO_TABLE)] : []),
  ];
  return {
    files: [...drafts.values()].flatMap((draft) => (draft.rules.length === 0 ? [] : [written(file, draft)])),
    diagnostics: diagnostics.sort((a, b) => a.line - b.line || a.column - b.column),
    read: rows.length,
  };
}

/** A row, with what is wrong with it and the rule in force for its event. */
interface Look {
  readonly row: EventRow;
  readonly effect: Effect;
  readonly defect: RowDefect | null;
  readonly named: RuleInfo | null;
  /** Whether that rule names the type, and is not only a glob that matches it. */
  readonly exact: boolean;
}

function lookAt(row: EventRow, rules: readonly RuleInfo[]): Look {
  const effect = effectOf(row.action);
  const named = ruleFor(row.type, rules);
  const exact = named?.events.includes(row.type) === true;
  return { row, effect, defect: defectOf(row, effect), named, exact };
}

/** The verbs for a row; null where the mappings in force say all that is to be said. */
function ruleOf({ effect, defect, named, exact }: Look, isNew: boolean): OverlayRule['verbs'] | null {
  const observe = defect?.observe ?? null;
  if (observe !== null) {
    // What does harm is said although a mapping in force observes it too: the overlay then stands for itself.
    const needed = defect?.severity === 'error' || named === null || !exact || does(named, 'update');
    return needed ? { observe } : null;
  }
  if (named === null) return isNew && effect === 'update' ? NO_FIELDS : VERBS[effect];
  return exact || DOING[effect].length === 0 ? null : VERBS[effect];
}

function findingsOf({ row, effect, defect, named, exact }: Look): readonly Omit<RowDefect, 'observe'>[] {
  if (effect === 'unknown') return [unknownAction(row)];
  if (defect !== null) return [defect];
  if (named === null || !exact || DOING[effect].length === 0 || does(named, effect)) return [];
  return [notTrusted(row, named)];
}

const NO_FIELDS = { observe: 'imported; no fields are known yet' };

const NO_TABLE = {
  code: 'import/no-table',
  severity: 'error',
  message: 'there is no event table in this file',
  suggestion: '`MAPPERS` of events.py, a list of event types, or types with the names of their actions',
} as const;

const OTHER_ID = {
  code: 'import/other-id',
  severity: 'warning',
  message:
    'the ZenPack makes `volsnapshot-ID` of events and `snapshot-ID` of polls; here it is `snapshot-ID` always',
  suggestion: 'what refers to the ids of events needs the other name',
} as const;

function unknownAction({ action }: EventRow): Omit<RowDefect, 'observe'> {
  return {
    code: 'import/unknown-action',
    severity: 'warning',
    message: `no release of the ZenPack has an action \`${action ?? ''}\``,
    suggestion: 'write a rule for what it does; until then the event is only observed',
  };
}

function notTrusted(
  { type, action }: EventRow,
  { file, line, observe }: RuleInfo,
): Omit<RowDefect, 'observe'> {
  return {
    code: 'import/not-trusted',
    severity: 'warning',
    message: `\`${action ?? ''}\` believes \`${type}\`, and ${file}:${line} does not${observe === null ? ' so far' : `: ${observe}`}`,
    suggestion: 'nothing is to do; a rule of an overlay would change it',
  };
}

/** What is to be said of one type of object. */
interface Draft {
  readonly object: string;
  readonly id: string;
  readonly traits: Readonly<Record<string, readonly string[]>>;
  /** Whether no mapping in force has the object. */
  readonly isNew: boolean;
  readonly rules: OverlayRule[];
  readonly listed: string[];
}

function draftFor(
  drafts: Map<string, Draft>,
  type: string,
  named: RuleInfo | null,
  rules: readonly RuleInfo[],
): Draft {
  const { object, id, traits } = zenossObject(type);
  const name = named?.object ?? object;
  const known = drafts.get(name);
  if (known !== undefined) return known;
  const isNew = !rules.some((rule) => rule.object === name);
  const draft = { object: name, id, traits, isNew, rules: [], listed: [] };
  drafts.set(name, draft);
  return draft;
}

function written(
  file: string,
  { object, id, traits, isNew, rules, listed }: Draft,
): Imported['files'][number] {
  const own = Object.entries(traits).map(([name, paths]): [string, OverlayTrait[]] => [
    name,
    [{ paths, type: null, only: null }],
  ]);
  return overlayFile({
    object,
    about: `Made of ${file} by \`stackwire import zenoss\`.`,
    id: isNew ? id : null,
    traits: new Map(isNew ? own : []),
    rules: grouped(rules),
    heading: 'Rows, and where they are:',
    left: listed,
  });
}

/** Events with the same verbs share a rule. */
function grouped(rules: readonly OverlayRule[]): OverlayRule[] {
  const groups = new Map<string, OverlayRule>();
  for (const { events, verbs } of rules) {
    const key = JSON.stringify(verbs);
    const known = groups.get(key);
    groups.set(key, {
      events: [...(known?.events ?? []), ...events.filter((event) => known?.events.includes(event) !== true)],
      verbs,
    });
  }
  return [...groups.values()];
}

/** The rule in force for an event type: an exact one first, else the closest glob. */
function ruleFor(type: string, rules: readonly RuleInfo[]): RuleInfo | null {
  const exact = rules.find(({ events }) => events.includes(type));
  if (exact !== undefined) return exact;
  const object = zenossObject(type).object;
  const globs = rules.filter(
    ({ events, except }) =>
      events.some((event) => covers(event, type)) && !except.some((event) => covers(event, type)),
  );
  return globs.find((rule) => rule.object === object) ?? globs[0] ?? null;
}

function does({ verbs }: RuleInfo, effect: Effect): boolean {
  return DOING[effect].some((verb) => verbs.includes(verb));
}

function placed({ file, line, observe, verbs }: RuleInfo): string {
  return `${file}:${line}, ${observe === null ? verbs.filter((verb) => verb !== 'summary').join(', ') : `observed: ${observe}`}`;
}
