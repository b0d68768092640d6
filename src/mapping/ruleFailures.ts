import type { Evaluation } from '../model/index.ts';
import { FAILED } from './decide.ts';

const NONE: readonly never[] = [];

/** `rule FILE:LINE: why` for each rule that failed on the event. Called for each message; almost always empty. */
export function ruleFailures({ event: { dropped } }: Evaluation): readonly string[] {
  let failures: string[] | null = null;
  for (const name in dropped) {
    if (name.startsWith(FAILED)) (failures ??= []).push(`${name}: ${dropped[name]}`);
  }
  return failures ?? NONE;
}
