import type { CeilometerMeter, EventDefinitions, ToEvent } from '../events/index.ts';
import { compileEvent, definitionReaders, isGlob } from '../events/index.ts';
import type { Evaluation, Event, Form, Json, Severity } from '../model/index.ts';
import type { Choice } from './compile/chooseRule.ts';
import type { CompiledRule } from './compile/compiledRule.ts';
import type { RuleFile } from './compile/compileFile.ts';
import type { Verdict } from './decide.ts';
import { decide, FAILED } from './decide.ts';
import { specificity } from './language/ruleSpecificity.ts';
import type { Tracer } from './tracer.ts';

interface Chosen {
  readonly file: RuleFile;
  readonly rule: CompiledRule;
  /** Whether the rule names the event type itself. */
  readonly named: boolean;
}

/** All that is settled about events of one form and one type before one arrives. */
export interface Plan {
  readonly toEvent: ToEvent;
  readonly chosen: readonly Chosen[];
  /** Meters of Ceilometer's files that take samples of a notification of this type. */
  readonly meters: readonly CeilometerMeter[];
  readonly files: readonly { readonly file: RuleFile; readonly choice: Choice<CompiledRule> | null }[];
}

/** Severity of an event that no rule gives one, by its priority. */
const BY_PRIORITY: Readonly<Record<string, Severity>> = {
  debug: 1,
  info: 2,
  audit: 2,
  sample: 2,
  warn: 3,
  warning: 3,
  error: 4,
  critical: 5,
};

/** What plans are made of. */
export interface PlanParts {
  readonly files: readonly RuleFile[];
  /** Meters of Ceilometer's files. */
  readonly meters: readonly CeilometerMeter[];
  /** A Ceilometer definition file, for more traits. */
  readonly definitions: EventDefinitions | null;
}

/** Chooses the rules for a form and type, and compiles the traits that they need. */
export function makePlan({ files, meters, definitions }: PlanParts, form: Form, eventType: string): Plan {
  const choices = files.map((file) => ({ file, choice: file.choose(eventType) }));
  const chosen = choices.flatMap(({ file, choice }) =>
    choice === null ? [] : [{ file, rule: choice.winner.rule, named: !isGlob(choice.winner.pattern) }],
  );
  const traits = new Map(chosen.flatMap(({ file }) => file.traits.map((trait) => [trait.name, trait])));
  const each = new Map(
    chosen.flatMap(({ file }) => (file.elements === null ? [] : [[file.object, file.elements]])),
  );
  for (const { file } of chosen) {
    // Files that share an object share its elements (lint), so their traits are read side by side.
    const known = each.get(file.object);
    if (file.elements === null || known === undefined || known === file.elements) continue;
    each.set(file.object, { ...known, traits: [...known.traits, ...file.elements.traits] });
  }
  // What Ceilometer made of a message has its traits already.
  const foreign =
    form === 'notification' && definitions !== null ? definitionReaders(definitions, eventType) : [];
  const toEvent = compileEvent([...traits.values()], [...each.values()], form, eventType, foreign);
  const taken = form === 'notification' ? meters.filter(({ matches }) => matches(eventType)) : [];
  return { toEvent, chosen, meters: taken, files: choices };
}

/** What the chosen rules say of an event. */
export function evaluateEvent(plan: Plan, event: Event, tracer: Tracer | undefined): Evaluation {
  const verdict: Verdict = {
    decisions: [],
    samples: [],
    summary: null,
    severity: null,
    noId: false,
    known: plan.chosen.some(({ named }) => named),
    failures: null,
  };
  if (tracer !== undefined) traceFiles(plan, tracer);
  for (const { file, rule } of plan.chosen) {
    if (!file.each) {
      decide(file, rule, event, event.traits, null, verdict, tracer);
      continue;
    }
    const elements = event.items[file.object] ?? [];
    if (elements.length === 0) verdict.noId = verdict.known = true;
    for (const [index, element] of elements.entries()) {
      decide(file, rule, event, { ...event.traits, ...element }, index, verdict, tracer);
    }
  }
  return conclude(event, verdict);
}

function conclude(event: Event, verdict: Verdict): Evaluation {
  const { decisions, samples, failures } = verdict;
  const speaker = decisions.find((decision) => decision.problems.length > 0) ?? decisions[0];
  const mark = speaker?.problems[0];
  const usual = mark === undefined ? (BY_PRIORITY[event.priority] ?? 2) : mark.raised ? mark.severity : 0;
  return {
    event: failures === null ? event : { ...event, dropped: { ...event.dropped, ...failures } },
    decisions,
    samples,
    severity: verdict.severity ?? usual,
    summary:
      verdict.summary ??
      (speaker === undefined ? event.eventType : `${event.eventType} ${speaker.object.id}`),
    eventKey:
      speaker === undefined || mark === undefined ? event.messageId : `${mark.name}:${speaker.object.id}`,
    skipped: verdict.known ? (decisions.length === 0 && verdict.noId ? 'no-id' : null) : 'unmapped',
  };
}

function traceFiles(plan: Plan, tracer: Tracer): void {
  for (const { file, choice } of plan.files) {
    const winner = choice?.winner;
    tracer.file({
      file: file.file,
      object: file.object,
      rule: winner?.rule.ref ?? null,
      pattern: winner?.pattern ?? null,
      over: choice?.beaten.map(({ rule, pattern }) => ({ rule: rule.ref, pattern })) ?? [],
      why: winner === undefined ? 'no rule names this event type' : reasonFor(winner.pattern),
    });
  }
}

function reasonFor(pattern: string): string {
  const weight = specificity(pattern);
  if (!Number.isFinite(weight)) return 'names the event type exactly';
  return `\`${pattern}\` is the glob with the most literal characters (${weight}) that matches`;
}

/** Tells the tracer of traits that were read when the event first came in. */
export function traceStoredTraits(event: Event, tracer: Tracer): void {
  const tell = (traits: Readonly<Record<string, Json>>, element: number | null): void => {
    for (const [name, value] of Object.entries(traits))
      tracer.trait({ name, element, path: 'stored event', value });
  };
  tell(event.traits, null);
  for (const elements of Object.values(event.items))
    for (const [index, traits] of elements.entries()) tell(traits, index);
  traceDropped(event.dropped, tracer, 'stored event');
}

/** Tells the tracer why traits and meters gave nothing. */
export function traceDropped(
  dropped: Event['dropped'],
  tracer: Tracer,
  path: 'stored event' | null = null,
): void {
  for (const [name, absent] of Object.entries(dropped)) {
    if (!name.startsWith(FAILED)) tracer.trait({ name, element: null, path, absent });
  }
}
