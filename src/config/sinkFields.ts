import { Type } from 'typebox';
import { ITEM_NAMES, itemFilter, type ExpressionFault, type ItemName } from '../expressions/index.ts';
import type { SettingFinding } from './componentSpec.ts';
import { faultFindings } from './faultFindings.ts';
import { choice, integer, list, text } from './fields.ts';

/** Kinds of lines that a sink can be told to take. */
export const SINK_KINDS = ['event', 'change', 'sample', 'problem'] as const;

const PROBLEMS_ONLY = "kind == 'problem' && item.severity >= 4";
const COMPUTE_ONLY = "event.event_type.startsWith('compute.')";

/**
 * What the bridge does for every sink that goes over a network, whatever its target is. The examples are for a sink that
 * takes `kinds`.
 */
// Its type is what the schema says.
// oxlint-disable-next-line typescript/explicit-function-return-type typescript/explicit-module-boundary-types
export const paceFields = (kinds: readonly (typeof SINK_KINDS)[number][]) => ({
  filter: Type.Optional(
    text({
      description:
        'Only items for which this CEL expression holds. It may speak of `kind`, of `item` (the line of the contract) and of `event` (the flat event that brought it).',
      examples: [...(kinds.includes('problem') ? [PROBLEMS_ONLY] : []), COMPUTE_ONLY],
    }),
  ),
  batch: integer({
    description:
      'Most items in one delivery; what one message did stays together, so there may be a few more.',
    default: 100,
    minimum: 1,
    maximum: 1000,
  }),
  rate: Type.Optional(
    integer({ description: 'Most items a second over time. Without it there is no limit.', minimum: 1 }),
  ),
});

/** `paceFields`, and which kinds are taken; `kinds` are those of a file that does not say. */
export function sinkFields(kinds: readonly (typeof SINK_KINDS)[number][]): ReturnType<typeof paceFields> & {
  readonly kinds: ReturnType<typeof kindsField>;
} {
  return { kinds: kindsField(kinds), ...paceFields(kinds) };
}

function kindsField(kinds: readonly (typeof SINK_KINDS)[number][]) {
  return list(choice(SINK_KINDS, { description: 'A kind of line.' }), {
    description:
      'What is delivered, by the kinds of the contract. With `change` the sink is given the state of all objects (`object`) when it begins, and again behind a gap.',
    default: kinds,
    minItems: 1,
  });
}

/** What is wrong with the filter of settings that have `paceFields`, if it may speak of `names`. */
export function filterFindings(
  { filter }: { readonly filter?: string },
  names = ITEM_NAMES,
): readonly SettingFinding[] {
  if (filter === undefined) return [];
  const compiled = itemFilter(filter, names);
  return typeof compiled === 'function' ? [] : expressionFindings(['filter'], compiled, names);
}

const MEANINGS: Readonly<Record<ItemName, string>> = {
  kind: '`kind`',
  item: '`item` (the line)',
  event: '`event` (the flat event)',
};

/** Faults of an expression about items, which stands at `path`. */
export function expressionFindings(
  path: SettingFinding['path'],
  faults: readonly ExpressionFault[],
  names = ITEM_NAMES,
): readonly SettingFinding[] {
  const meanings = names.map((name) => MEANINGS[name]);
  return faultFindings(path, faults, meanings.join(', ').replace(/, ([^,]+)$/, ' and $1'));
}
