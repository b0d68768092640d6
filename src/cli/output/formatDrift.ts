import type { Json } from '../../model/index.ts';
import { toJson } from '../../model/index.ts';
import type { Mapping } from '../../mapping/index.ts';
import type { Drift, Tellers } from '../../app/index.ts';
import { tellersOf } from '../../app/index.ts';
import type { Terminal } from './terminal.ts';

/** Where lists and store differ, by object; each with the event that should have told it. */
export function* driftLines(
  drift: readonly Drift[],
  mapping: Mapping,
  { json, terminal }: { readonly json: boolean; readonly terminal: Terminal },
): Iterable<string> {
  let object = '';
  for (const one of drift) {
    const tellers = tellersOf(
      mapping,
      one.object.type,
      one.field,
      one.import === true ? 'created' : 'deleted',
    );
    if (json) {
      yield toJson({ kind: 'drift', ...one, told_by: tellers });
      continue;
    }
    const name = `${one.object.type} ${one.object.id}`;
    if (name !== object) yield terminal.style('bold', name);
    object = name;
    yield `    ${one.field}: store ${shown(one.store)}, import ${shown(one.import)}`;
    for (const line of told(tellers)) yield terminal.style('dim', `        ${line}`);
  }
}

function shown(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? value : toJson(value);
}

function told(tellers: Tellers | null): readonly string[] {
  if (tellers === null) return ['no event tells this'];
  const { rules, others } = tellers;
  return [
    ...rules.map(
      ({ events, rule }, index) =>
        `${index === 0 ? 'should have come from' : 'or from'} ${events.slice(0, 2).join(', ')}  ${rule}`,
    ),
    ...(others === 0 ? [] : [`or from one of ${others} more`]),
  ];
}
