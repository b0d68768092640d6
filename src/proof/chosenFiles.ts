import type { FileTrace } from '../mapping/index.ts';
import { RuleHits } from './ruleHits.ts';

/** `RuleHits` that also remembers which files had a rule for the event at hand, and by which pattern. */
export class ChosenFiles extends RuleHits {
  #chosen: FileTrace[] = [];

  override file(trace: FileTrace): void {
    if (trace.rule !== null) this.#chosen.push(trace);
  }

  take(): readonly FileTrace[] {
    const chosen = this.#chosen;
    this.#chosen = [];
    return chosen;
  }
}
