import type { Json } from '../../model/index.ts';
import type { LinkEntry, MappingDocument, ProblemEntry, RuleEntry } from '../language/mappingFile.ts';
import { compileIds, compileText } from '../language/template.ts';
import type { CompiledRule, Condition, Mark, Write } from './compiledRule.ts';
import { collector } from './compiledRule.ts';
import type { ExpressionReader } from './compileExpression.ts';
import { emptyList, fieldWrite, listWrite, present, relationWrite, setWrite } from './compileWrites.ts';

const ALWAYS: Condition = { text: 'true', holds: () => true };

/** The `when` of a file's relations by name, compiled once for all its rules. */
export type RelationConditions = ReadonlyMap<string, Condition | null>;

/** Compiles one rule of a file. `problems` are those of the object, whichever file defines them. */
export function compileRule(
  rule: RuleEntry,
  document: MappingDocument,
  problems: ReadonlyMap<string, ProblemEntry>,
  conditions: RelationConditions,
  traits: ExpressionReader,
): CompiledRule {
  const fields = new Map(present(document.fields));
  const relations = present(document.relations);
  const toOne = relations.filter(([, relation]) => !relation.many);
  const lists = new Map(
    relations
      .filter(([, relation]) => relation.many)
      .map(([name, relation]) => [name, listWrite(name, relation, conditions.get(name) ?? null)]),
  );
  const all: readonly (Write<Json> & { readonly explicit: boolean })[] = [
    ...[...fields].map(([name, field]) => ({ ...fieldWrite(name, field), explicit: field.explicit })),
    ...toOne.map(([name, relation]) => ({
      ...relationWrite(name, relation, conditions.get(name) ?? null),
      explicit: relation.explicit,
    })),
  ];
  const named = new Set(rule.update?.names.map(({ value }) => value));
  const everything = rule.update?.all === true;
  const written = all.filter(
    ({ name, explicit }) => !rule.set.has(name) && (named.has(name) || (everything && !explicit)),
  );
  const { origin, when, create, samples, severity, observe } = rule;
  return {
    ref: { file: origin.source.file, line: origin.source.line(origin.path) },
    when: when === null ? null : traits.condition(when),
    create,
    delete: rule.delete === null ? null : rule.delete === true ? ALWAYS : traits.condition(rule.delete),
    writes: collector([
      ...written,
      ...[...rule.set].flatMap(([name, value]) => (lists.has(name) ? [] : [setWrite(name, value)])),
    ]),
    lists: collector(
      [...lists.values()].flatMap((list) =>
        named.has(list.name) ? [list] : rule.set.has(list.name) ? [emptyList(list.name)] : [],
      ),
    ),
    members: [...members(rule.link, lists, true), ...members(rule.unlink, lists, false)],
    marks: [...marks(rule.raise, problems, true), ...marks(rule.clear, problems, false)],
    offers: collector(all.filter((write) => !written.includes(write) && !rule.set.has(write.name))),
    because:
      observe ??
      (everything ? 'explicit: only a rule that names it may write it' : 'this rule does not name it'),
    observe,
    samples:
      samples === null
        ? null
        : {
            condition: typeof samples === 'object' ? traits.condition(samples) : null,
            final: samples === 'final',
            received: samples === 'received',
          },
    severity,
    summary: rule.summary === null ? null : compileText(rule.summary.value.parts),
  };
}

function members(
  links: readonly LinkEntry[],
  lists: ReadonlyMap<string, Write<readonly string[]>>,
  isPresent: boolean,
): CompiledRule['members'] {
  return links.flatMap(({ relation, id }) => {
    const list = lists.get(relation.value);
    if (list === undefined) return [];
    const { name } = list;
    return [{ name, read: id === null ? list.read : compileIds(id.value.parts), present: isPresent }];
  });
}

function marks(
  names: RuleEntry['raise'],
  problems: ReadonlyMap<string, ProblemEntry>,
  raised: boolean,
): Mark[] {
  return names.flatMap(({ value: name }) => {
    const problem = problems.get(name);
    if (problem === undefined) return [];
    return [{ name, raised, severity: problem.severity, summary: problemText(name, problem) }];
  });
}

/** The text of a problem over the fields of its object. */
export function problemText(name: string, problem: ProblemEntry): Mark['summary'] {
  return problem.summary === null ? () => name : compileText(problem.summary.value.parts);
}
