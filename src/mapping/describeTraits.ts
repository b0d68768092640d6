import type { Operand, PathStep, TraitDefinition } from '../events/index.ts';
import { present } from './compile/compileWrites.ts';
import type {
  Expression,
  MappingDocument,
  ReceivedSamples,
  RuleEntry,
  Template,
} from './language/mappingFile.ts';
import type { TraitInfo, TraitRead } from './mapping.ts';

const NAME = /[A-Za-z]\w*/g;
const PLAIN_KEY = /^[A-Za-z_][\w-]*$/;

/** The traits of one file: where each is read from, and whether the file takes it anywhere. */
export function describeTraits(document: MappingDocument): readonly TraitInfo[] {
  const used = usedNames(document);
  return [...document.traits].flatMap(([name, { value, origin }]) => {
    if (value === null) return [];
    return {
      file: origin.source.file,
      line: origin.source.line(origin.path),
      home: document.source.file,
      object: document.object.value,
      name,
      reads: readsOf(value, document),
      used: used.has(name),
    };
  });
}

function readsOf({ sources }: TraitDefinition, { each }: MappingDocument): readonly TraitRead[] {
  return sources.flatMap(({ path: { root, steps }, only }) => {
    const below = stepsText(steps);
    if (root !== 'item') return { path: `${root}${below}`, only };
    // `each:` takes the elements of a list, or the one thing that stands there.
    return (each?.value ?? []).flatMap((list) => {
      const above = `${list.root}${stepsText(list.steps)}`;
      return [`${above}[*]${below}`, `${above}${below}`].map((path) => ({ path, only }));
    });
  });
}

function stepsText(steps: readonly PathStep[]): string {
  return steps
    .map((step) => (typeof step !== 'string' ? '[*]' : PLAIN_KEY.test(step) ? `.${step}` : `.'${step}'`))
    .join('');
}

function usedNames(document: MappingDocument): ReadonlySet<string> {
  const operands = present(document.meters).flatMap(([, meter]): (Operand | null)[] => [
    meter.unit,
    meter.volume,
    meter.resourceId,
    meter.projectId,
    meter.userId,
    meter.timestamp,
    ...Object.values(meter.metadata),
  ]);
  return new Set([
    ...templateNames(document.id?.value),
    ...present(document.fields).map(([, field]) => field.trait),
    ...present(document.relations).flatMap(([, relation]) => templateNames(relation.id.value)),
    ...operands.flatMap((operand) => (operand !== null && 'trait' in operand ? operand.trait : [])),
    ...receivedNames(document.receivedSamples?.value.list ?? null),
    ...document.rules.flatMap(ruleNames),
  ]);
}

function receivedNames(list: ReceivedSamples['list']): readonly string[] {
  return list === null ? [] : [list.resourceId.value, ...(list.certain === null ? [] : [list.certain.value])];
}

function ruleNames(rule: RuleEntry): readonly string[] {
  const { delete: deletes, samples, when } = rule;
  return [
    ...[deletes, samples, when].flatMap(expressionNames),
    ...templateNames(rule.summary?.value),
    ...[...rule.link, ...rule.unlink].flatMap(({ id }) => templateNames(id?.value)),
    ...[...rule.set.values()].flatMap(({ value }) =>
      'template' in value ? templateNames(value.template) : [],
    ),
  ];
}

function templateNames(template: Template | undefined): readonly string[] {
  return template?.parts.flatMap((part) => (typeof part === 'string' ? [] : part.name)) ?? [];
}

/** Every word of the expression: one that is no trait, such as a function or a text, does no harm here. */
function expressionNames(expression: Expression | true | 'final' | 'received' | null): readonly string[] {
  return expression !== null && typeof expression === 'object' ? (expression.value.match(NAME) ?? []) : [];
}
