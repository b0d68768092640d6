import type { CompiledRule } from './compile/compiledRule.ts';
import type { RuleFile } from './compile/compileFile.ts';
import type { ReceivedList } from '../events/index.ts';
import type { Evaluation, Notification, Sample } from '../model/index.ts';

/** A chosen rule with its file. */
export interface ChosenRule {
  readonly file: RuleFile;
  readonly rule: CompiledRule;
}

/** The samples that stand in a notification, as far as a rule that decided about it takes them for final ones of its object. */
export function receivedReadings(
  chosen: readonly ChosenRule[],
  item: Notification,
  { event, decisions }: Evaluation,
): readonly ReceivedList[] {
  return chosen.flatMap(({ file, rule }) => {
    if (rule.samples?.received !== true || file.readList === null) return [];
    const decision = decisions.find((one) => one.rule === rule.ref);
    return decision === undefined ? [] : file.readList(item, event.traits, decision.object.id);
  });
}

/** A sample that came alone, with the object that it is about. */
export function withObject(files: readonly RuleFile[], sample: Sample): Sample {
  for (const { lone } of files) {
    const object = lone?.(sample) ?? null;
    if (object !== null) return { ...sample, object };
  }
  return sample;
}
