import type { Evaluation, Event, ReceivedSample, Sample } from '../model/index.ts';

const NOTHING = Object.freeze({});
const NONE: readonly never[] = Object.freeze([]);

/** A sample that Ceilometer took, as a message: it has no traits, and no rule is asked about it. */
export function sampleEvent(item: ReceivedSample): Event {
  const { sample: _, ...about } = item;
  return { ...about, traits: NOTHING, items: NOTHING, dropped: NOTHING };
}

/** What a message that is a sample says: the sample, and nothing of any object. */
export function sampleEvaluation(event: Event, samples: readonly Sample[]): Evaluation {
  const { readings: _, ...own } = event;
  const [sample] = samples;
  return {
    event: own,
    decisions: NONE,
    samples,
    severity: 2,
    summary: sample === undefined ? event.eventType : `${sample.name} of ${sample.resource_id}`,
    eventKey: event.messageId,
    skipped: null,
  };
}
