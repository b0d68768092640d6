import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { StackwireError } from '../model/index.ts';

/** @throws StackwireError `reachability/no-fping` where the program is not there or may not be run */
export async function checkFping(program: string): Promise<void> {
  await access(program, constants.X_OK).catch((cause: unknown) => {
    throw noFping(program, cause);
  });
}

export function noFping(program: string, cause: unknown): StackwireError {
  return new StackwireError('reachability/no-fping', `${program} is not there or not executable`, { cause });
}
