import { blankRecord, type Decision, type Json, type RuleRef } from '../../model/index.ts';

/** What the decisions of a rule have in common; each adds an id and values. */
export interface DecisionShape {
  readonly type: string;
  readonly rule: RuleRef;
  readonly set: readonly string[];
  readonly offered: readonly string[];
  readonly because: string;
  readonly observe: string | null;
}

/** A decision as what is its own: 0 stands for an empty part, and the values follow, those of `set` first. */
export type DecisionRow = [
  shape: number,
  id: string,
  flags: number,
  members: Decision['members'] | 0,
  lists: Decision['lists'] | 0,
  problems: Decision['problems'] | 0,
  ...values: Json[],
];

/** Where the values begin. */
const VALUES = 6;
const CREATE = 1;
const DELETE = 2;

const NONE: readonly never[] = Object.freeze([]);
const NOTHING: Readonly<Record<string, never>> = Object.freeze({});

/** The shapes of a batch, gathered while its decisions are written as rows. */
export class ShapeTable {
  readonly shapes: DecisionShape[] = [];
  /** Shapes of a rule by the rule's own object: a compiled rule has one. */
  readonly #byRule = new Map<RuleRef, number[]>();

  row(decision: Decision): DecisionRow {
    const { object, create, members, lists, problems, set, offered } = decision;
    const row: DecisionRow = [
      this.#shape(decision),
      object.id,
      (create ? CREATE : 0) | (decision.delete ? DELETE : 0),
      members.length === 0 ? 0 : members,
      isEmpty(lists) ? 0 : lists,
      problems.length === 0 ? 0 : problems,
    ];
    for (const name in set) row.push(set[name] as Json);
    for (const name in offered) row.push(offered[name] as Json);
    return row;
  }

  #shape(decision: Decision): number {
    const { rule, set, offered, because, observe } = decision;
    let known = this.#byRule.get(rule);
    if (known === undefined) this.#byRule.set(rule, (known = []));
    for (const index of known) if (fits(this.shapes[index] as DecisionShape, decision)) return index;
    const { type } = decision.object;
    const shape = { type, rule, set: Object.keys(set), offered: Object.keys(offered), because, observe };
    const index = this.shapes.push(shape) - 1;
    known.push(index);
    return index;
  }
}

/** Gives decisions back from rows of the shapes. */
export function decisionReader(shapes: readonly DecisionShape[]): (row: DecisionRow) => Decision {
  const readers = shapes.map(shapeReader);
  return (row) => (readers[row[0]] as (row: DecisionRow) => Decision)(row);
}

function shapeReader(shape: DecisionShape): (row: DecisionRow) => Decision {
  const { type, rule, set, offered, because, observe } = shape;
  const readSet = recordReader(set, VALUES);
  const readOffered = recordReader(offered, VALUES + set.length);
  return (row) => {
    const [, id, flags, members, lists, problems] = row;
    return {
      object: { type, id },
      rule,
      create: (flags & CREATE) !== 0,
      delete: (flags & DELETE) !== 0,
      set: readSet(row),
      members: members === 0 ? NONE : members,
      lists: lists === 0 ? NOTHING : lists,
      problems: problems === 0 ? NONE : problems,
      offered: readOffered(row),
      because,
      observe,
    };
  };
}

function recordReader(names: readonly string[], start: number): (row: DecisionRow) => Decision['set'] {
  if (names.length === 0) return () => NOTHING;
  const blank = blankRecord<Json>(names);
  return (row) => {
    const record = { ...blank };
    for (let index = 0; index < names.length; index += 1) {
      record[names[index] as string] = row[start + index] as Json;
    }
    return record;
  };
}

function fits(shape: DecisionShape, { object, set, offered, because, observe }: Decision): boolean {
  return (
    shape.type === object.type &&
    shape.because === because &&
    shape.observe === observe &&
    sameNames(shape.set, set) &&
    sameNames(shape.offered, offered)
  );
}

function sameNames(names: readonly string[], record: object): boolean {
  let index = 0;
  for (const name in record) {
    if (names[index] !== name) return false;
    index += 1;
  }
  return index === names.length;
}

function isEmpty(record: object): boolean {
  for (const _name in record) return false;
  return true;
}
