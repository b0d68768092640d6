import type { Decision, Evaluation, Json, ObjectRef } from '../model/index.ts';
import { ruleFailures } from '../mapping/index.ts';

/** One thing that an evaluation says. */
export interface Said {
  /** null for what is about the event itself. */
  readonly object: ObjectRef | null;
  readonly field: string;
  readonly value: Json;
}

/** All that an evaluation says, by a key of object and field, without where its rules stand and what they explain. */
export function decidedFields(evaluation: Evaluation): ReadonlyMap<string, Said> {
  const said = new Map<string, Said>();
  const put = (object: ObjectRef | null, field: string, value: Json): void => {
    said.set(`${object?.type} ${object?.id} ${field}`, { object, field, value });
  };
  for (const decision of evaluation.decisions) {
    for (const [field, value] of fieldsOf(decision)) put(decision.object, field, value);
  }
  for (const { rule: _, ...sample } of evaluation.samples) put(null, `sample ${sample.name}`, sample);
  const { event, severity, summary, skipped } = evaluation;
  for (const [name, value] of Object.entries(event.traits)) put(null, `trait ${name}`, value);
  for (const [type, elements] of Object.entries(event.items)) put(null, `traits of ${type}`, elements);
  put(null, 'summary', summary);
  put(null, 'severity', severity);
  put(null, 'skipped', skipped);
  put(null, 'failed', ruleFailures(evaluation).length > 0);
  return said;
}

function* fieldsOf(decision: Decision): Iterable<readonly [field: string, value: Json]> {
  const { create, delete: deletes, set, lists, members, problems } = decision;
  if (create) yield ['create', true];
  if (deletes) yield ['delete', true];
  yield* Object.entries(set);
  yield* Object.entries(lists);
  for (const [relation, id, present] of members) yield [`${relation}[${id}]`, present];
  for (const { name, raised, summary } of problems) yield [`problem ${name}`, raised ? summary : null];
}
