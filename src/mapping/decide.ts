import { readMeter } from '../events/index.ts';
import type { Decision, Event, Json, ProblemMark, Sample, Severity } from '../model/index.ts';
import type { CompiledFile, CompiledRule, Condition } from './compile/compiledRule.ts';
import type { Scope } from './language/template.ts';
import type { ConditionTrace, RuleTrace, Tracer } from './tracer.ts';

/** What the rules said so far about one event. */
export interface Verdict {
  readonly decisions: Decision[];
  readonly samples: Sample[];
  /** The first text and severity that a rule gives. */
  summary: string | null;
  severity: Severity | null;
  /** Whether an id lacked a trait. */
  noId: boolean;
  /** Whether some rule names the event type, or a glob's `when` holds: else nobody knows the event. */
  known: boolean;
  /** Rules that failed: `rule file:line` → why. */
  failures: Record<string, string> | null;
}

/** Begins the key under which an event's `dropped` names a rule that failed. No trait has a blank in its name. */
export const FAILED = 'rule ';

const NONE: Readonly<Record<string, never>> = Object.freeze({});
const EMPTY: readonly never[] = Object.freeze([]);

/** Lets one rule speak about one object. Nothing escapes: what fails is noted and costs this rule only. */
export function decide(
  file: CompiledFile,
  rule: CompiledRule,
  event: Event,
  scope: Scope,
  element: number | null,
  verdict: Verdict,
  tracer: Tracer | undefined,
): void {
  let outcome: RuleTrace['outcome'] = 'failed';
  let id: string | null = null;
  let error: string | undefined;
  try {
    if (!test(rule.when, 'when', rule, scope, element, verdict, tracer, true)) outcome = 'when is false';
    else {
      verdict.known = true;
      id = file.id.read(scope) ?? null;
      outcome = id === null ? 'no id' : 'decided';
      if (id === null) verdict.noId = true;
      else speak(file, rule, event, scope, id, element, verdict, tracer);
    }
  } catch (thrown) {
    verdict.known = true;
    error = note(verdict, rule, thrown);
  }
  tracer?.rule({
    rule: rule.ref,
    element,
    object: file.object,
    template: file.id.text,
    id,
    outcome,
    ...(error === undefined ? {} : { error }),
  });
}

function speak(
  file: CompiledFile,
  rule: CompiledRule,
  event: Event,
  scope: Scope,
  id: string,
  element: number | null,
  verdict: Verdict,
  tracer: Tracer | undefined,
): void {
  const deleted = test(rule.delete, 'delete', rule, scope, element, verdict, tracer, false);
  if (
    rule.samples?.received === false &&
    test(rule.samples.condition, 'samples', rule, scope, element, verdict, tracer, true)
  ) {
    for (const meter of file.meters) {
      const sample = readMeter(meter, event, scope, id, rule.samples.final);
      if (sample !== null) verdict.samples.push(sample);
    }
  }
  verdict.summary ??= rule.summary?.(scope) ?? null;
  verdict.severity ??= rule.severity;
  verdict.decisions.push({
    object: { type: file.object, id },
    rule: rule.ref,
    create: rule.create && !deleted,
    delete: deleted,
    set: deleted ? NONE : rule.writes(scope),
    members: deleted || rule.members.length === 0 ? EMPTY : membersOf(rule, scope),
    lists: deleted ? NONE : rule.lists(scope),
    problems: deleted || rule.marks.length === 0 ? EMPTY : marksOf(file, rule, scope),
    offered: deleted ? NONE : rule.offers(scope),
    because: rule.because,
    observe: rule.observe,
  });
}

/** A condition that cannot be evaluated counts as false, and its rule is noted. */
function test(
  condition: Condition | null,
  verb: ConditionTrace['verb'],
  rule: CompiledRule,
  scope: Scope,
  element: number | null,
  verdict: Verdict,
  tracer: Tracer | undefined,
  otherwise: boolean,
): boolean {
  if (condition === null) return otherwise;
  let result = false;
  let error: string | undefined;
  try {
    result = condition.holds(scope);
  } catch (thrown) {
    error = note(verdict, rule, thrown);
  }
  tracer?.condition({
    rule: rule.ref,
    element,
    verb,
    expression: condition.text,
    result,
    ...(error === undefined ? {} : { error }),
  });
  return result;
}

function note(verdict: Verdict, { ref }: CompiledRule, thrown: unknown): string {
  const { summary } = thrown as { summary?: string };
  const reason = summary ?? (thrown instanceof Error ? thrown.message : String(thrown));
  verdict.failures ??= {};
  verdict.failures[`${FAILED}${ref.file}:${ref.line}`] = reason;
  return reason;
}

function membersOf(rule: CompiledRule, scope: Scope): Decision['members'] {
  return rule.members.flatMap(({ name, read, present }) =>
    (read(scope) ?? []).map((id): readonly [string, string, boolean] => [name, id, present]),
  );
}

function marksOf(file: CompiledFile, rule: CompiledRule, scope: Scope): readonly ProblemMark[] {
  const fields: Readonly<Record<string, Json>> = file.fields(scope);
  return rule.marks.map(({ name, raised, severity, summary }) => ({
    name,
    raised,
    severity,
    summary: summary(fields),
  }));
}
