import type { TraitTrace, TraitTracer } from '../events/index.ts';
import type { RuleRef } from '../model/index.ts';

/** Whether a file has a rule for the event, and why that one. */
export interface FileTrace {
  readonly file: string;
  readonly object: string;
  /** null where no rule of the file names the event type. */
  readonly rule: RuleRef | null;
  /** The pattern that matched. */
  readonly pattern: string | null;
  /** Rules that match too and are less specific, with their patterns. */
  readonly over: readonly { readonly rule: RuleRef; readonly pattern: string }[];
  /** In words: `names the event type exactly`, `no rule names it`, ... */
  readonly why: string;
}

/** The result of a rule's condition. */
export interface ConditionTrace {
  readonly rule: RuleRef;
  readonly element: number | null;
  readonly verb: 'when' | 'delete' | 'samples';
  /** The CEL text, or `true`. */
  readonly expression: string;
  readonly result: boolean;
  /** Why it could not be evaluated; it counts as false then. */
  readonly error?: string;
}

/** What a rule came to for one object. */
export interface RuleTrace {
  readonly rule: RuleRef;
  readonly element: number | null;
  readonly object: string;
  /** The id template as written. */
  readonly template: string;
  /** null where a trait of the template is missing. */
  readonly id: string | null;
  readonly outcome: 'decided' | 'when is false' | 'no id' | 'failed';
  readonly error?: string;
}

/** Told of every step of an evaluation. */
export interface Tracer extends TraitTracer {
  file(trace: FileTrace): void;
  condition(trace: ConditionTrace): void;
  rule(trace: RuleTrace): void;
}

export type TraceRecord =
  | ({ readonly step: 'trait' } & TraitTrace)
  | ({ readonly step: 'file' } & FileTrace)
  | ({ readonly step: 'condition' } & ConditionTrace)
  | ({ readonly step: 'rule' } & RuleTrace);

/** A tracer that keeps the steps in their order. */
export class TraceRecorder implements Tracer {
  readonly records: TraceRecord[] = [];

  trait(trace: TraitTrace): void {
    this.records.push({ step: 'trait', ...trace });
  }

  file(trace: FileTrace): void {
    this.records.push({ step: 'file', ...trace });
  }

  condition(trace: ConditionTrace): void {
    this.records.push({ step: 'condition', ...trace });
  }

  rule(trace: RuleTrace): void {
    this.records.push({ step: 'rule', ...trace });
  }
}
