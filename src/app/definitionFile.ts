import { readFileSync } from 'node:fs';
import { StackwireError } from '../model/index.ts';

/** Ceilometer's event definitions as text, and what becomes of what none of them matches. */
export interface DefinitionFile {
  readonly path: string;
  readonly text: string;
  readonly dropUnmatched: boolean;
}

/** @throws StackwireError `mapping/unreadable` */
export function loadDefinitions(path: string, dropUnmatched: boolean): DefinitionFile {
  try {
    return { path, text: readFileSync(path, 'utf8'), dropUnmatched };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StackwireError('mapping/unreadable', `${path}: ${reason}`, { cause: error });
  }
}
