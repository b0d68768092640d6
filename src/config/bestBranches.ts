import type { ErrorObject } from 'ajv/dist/2020.js';

/**
 * Where a value may be one of several things, ajv reports why it is none of them, at length. This keeps the
 * errors of the branch that was probably meant, the one whose own type the value has, or, where there is no such
 * branch, only the choice itself.
 */
export function bestBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const innermostFirst = errors
    .filter(({ keyword }) => keyword === 'anyOf')
    .sort((a, b) => b.schemaPath.length - a.schemaPath.length);
  let kept = errors;
  for (const choice of innermostFirst) {
    const inside = kept.filter((error) => isInside(error, choice));
    const best = meantBranch(inside, choice);
    const dropped = new Set([...inside, ...(best.length > 0 ? [choice] : [])]);
    for (const error of best) dropped.delete(error);
    kept = kept.filter((error) => !dropped.has(error));
  }
  return kept;
}

function isInside(error: ErrorObject, choice: ErrorObject): boolean {
  if (!error.schemaPath.startsWith(`${choice.schemaPath}/`)) return false;
  return (
    error.instancePath === choice.instancePath || error.instancePath.startsWith(`${choice.instancePath}/`)
  );
}

/** The errors of the branch with the fewest, among those that accept the kind of value; empty where none does. */
function meantBranch(inside: readonly ErrorObject[], choice: ErrorObject): readonly ErrorObject[] {
  if (isWordOrForm(inside, choice)) return [];
  const branches = new Set(inside.map((error) => branchOf(error, choice)));
  let best: readonly ErrorObject[] = [];
  for (const branch of branches) {
    const errors = inside.filter((error) => branchOf(error, choice) === branch);
    const foreign = ['type', 'const', 'enum'].some((keyword) => failsItself(errors, choice, keyword));
    if (!foreign && (best.length === 0 || errors.length < best.length)) best = errors;
  }
  return best;
}

/** A text that is none of some words and has not the form that would do as well: either may have been meant. */
function isWordOrForm(inside: readonly ErrorObject[], choice: ErrorObject): boolean {
  return failsItself(inside, choice, 'enum') && failsItself(inside, choice, 'pattern');
}

/** Whether one of the errors is about the value itself, not about something within it. */
function failsItself(errors: readonly ErrorObject[], choice: ErrorObject, keyword: string): boolean {
  return errors.some(
    (error) => error.schemaPath === `${choice.schemaPath}/${branchOf(error, choice)}/${keyword}`,
  );
}

function branchOf(error: ErrorObject, choice: ErrorObject): string {
  return error.schemaPath.slice(choice.schemaPath.length + 1).split('/', 1)[0] ?? '';
}
