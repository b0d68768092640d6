import { StackwireError } from '../model/index.ts';

/** An error as a line of the log has it. Its message is the part that says what to do, and JSON would leave it out. Anything else stays as it is. */
export function loggedError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const own = Object.fromEntries(Object.entries(error));
  const said = { ...own, name: error.name, message: error.message };
  // Where it is none of ours, nobody foresaw it, and its place is all that helps.
  return error instanceof StackwireError ? said : { ...said, stack: error.stack };
}
