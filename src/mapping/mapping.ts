import { LRUCache } from 'lru-cache';
import type { EventDefinitions } from '../events/index.ts';
import { meterReadings } from '../events/index.ts';
import type { Evaluation, Event, Form, Item, ObjectModels, RuleRef } from '../model/index.ts';
import type { ModelText } from './compile/modelText.ts';
import type { Plan, PlanParts } from './evaluate.ts';
import { FAILED } from './decide.ts';
import { evaluateEvent, makePlan, traceDropped, traceStoredTraits } from './evaluate.ts';
import type { MappingTest } from './language/mappingFile.ts';
import type { Tracer } from './tracer.ts';
import { receivedReadings, withObject } from './receivedReadings.ts';
import { sampleEvaluation, sampleEvent } from './sampleEvaluation.ts';
import { withReadings } from './withReadings.ts';

/** One rule, for pages, coverage and catalogues. */
export interface RuleInfo extends RuleRef {
  readonly object: string;
  /** Event types and globs. */
  readonly events: readonly string[];
  /** Event types and globs that those globs leave out. */
  readonly except: readonly string[];
  readonly verbs: readonly string[];
  /** Fields and relations that it may write by name; `all` stands for the others. */
  readonly writes: readonly string[];
  /** The same with `all` spelt out, and the relations that `link` and `unlink` name. */
  readonly fields: readonly string[];
  /** The reason of an `observe` rule, else null. */
  readonly observe: string | null;
}

/** Where a trait takes its values from. */
export interface TraitRead {
  /** `payload.ports[*].id`, `trait.host`: item paths as seen from the payload, every index as `[*]`. */
  readonly path: string;
  /** Event types and globs; null for all. */
  readonly only: readonly string[] | null;
}

/** One trait of one file, for coverage. The reference is where it is defined. */
export interface TraitInfo extends RuleRef {
  /** The file whose events have it; an overlay may have defined it. */
  readonly home: string;
  readonly object: string;
  readonly name: string;
  readonly reads: readonly TraitRead[];
  /** Whether anything of the file takes it: an id, a field, a relation, a rule, a meter. */
  readonly used: boolean;
}

/** Mapping files, compiled. Immutable: a reload makes a new one. */
export interface Mapping {
  /** SHA-256 of the texts it was made of, hex. */
  readonly digest: string;
  readonly models: ObjectModels;
  /** What the models are compiled of: sent to other threads. */
  readonly modelTexts: readonly ModelText[];
  readonly rules: readonly RuleInfo[];
  readonly traits: readonly TraitInfo[];
  readonly tests: readonly MappingTest[];
  /** The Ceilometer definition file that adds its traits, or null. */
  readonly definitions: EventDefinitions | null;
  /** Never throws: what fails on odd data is noted in the event's `dropped`. */
  evaluate(item: Item, tracer?: Tracer): Evaluation;
  /** The same for an event that was stored. */
  reevaluate(event: Event, tracer?: Tracer): Evaluation;
}

/** Event types are few, but for errors that nova names by function; those must not fill the memory. */
const PLANS = 2000;

/** What a mapping is made of when all its files are compiled. */
export interface MappingParts extends PlanParts {
  readonly digest: string;
  readonly models: ObjectModels;
  /** What the models are compiled of: sent to other threads. */
  readonly modelTexts: readonly ModelText[];
  readonly rules: readonly RuleInfo[];
  readonly traits: readonly TraitInfo[];
  readonly tests: readonly MappingTest[];
}

export function createMapping({ files, meters, definitions, ...parts }: MappingParts): Mapping {
  const plans: Readonly<Record<Exclude<Form, 'sample'>, LRUCache<string, Plan>>> = {
    notification: new LRUCache({ max: PLANS }),
    ceilometer: new LRUCache({ max: PLANS }),
  };
  const planFor = (form: keyof typeof plans, eventType: string): Plan => {
    const known = plans[form].get(eventType);
    if (known !== undefined) return known;
    const plan = makePlan({ files, meters, definitions }, form, eventType);
    plans[form].set(eventType, plan);
    return plan;
  };
  return {
    ...parts,
    definitions,
    evaluate(item, tracer) {
      if (item.form === 'sample')
        return sampleEvaluation(sampleEvent(item), [withObject(files, item.sample)]);
      const plan = planFor(item.form, item.eventType);
      const evaluation = evaluateEvent(plan, plan.toEvent(item, tracer), tracer);
      if (item.form !== 'notification') return evaluation;
      const lists = receivedReadings(plan.chosen, item, evaluation);
      if (plan.meters.length === 0 && lists.length === 0) return evaluation;
      const own = lists.reduce((taken, list) => withReadings(taken, list.samples, list.dropped), evaluation);
      const { samples, dropped } = meterReadings(plan.meters, item);
      if (tracer !== undefined) traceDropped(dropped, tracer);
      return withReadings(own, samples, dropped);
    },
    reevaluate(event, tracer) {
      if (event.form === 'sample')
        return sampleEvaluation(
          event,
          (event.readings ?? []).map((sample) => withObject(files, sample)),
        );
      if (tracer !== undefined) traceStoredTraits(event, tracer);
      const { readings = [], ...stored } = withoutFailures(event);
      const evaluation = evaluateEvent(planFor(event.form, event.eventType), stored, tracer);
      return withReadings(evaluation, readings, {});
    },
  };
}

/** Rules that failed the first time may have been mended. */
function withoutFailures(event: Event): Event {
  const dropped = Object.entries(event.dropped);
  const traits = dropped.filter(([name]) => !name.startsWith(FAILED));
  return traits.length === dropped.length ? event : { ...event, dropped: Object.fromEntries(traits) };
}
