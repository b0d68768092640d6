import type { FlatParts } from '../events/index.ts';
import { flatEventJson } from '../events/index.ts';
import type { CommitMessage, Evaluation } from '../model/index.ts';
import { SECOND } from '../model/index.ts';

/** The evaluated message as the store takes it. `device` is the cloud's name, `more` what else its flat event is to have. */
export function commitMessage(
  evaluation: Evaluation,
  device: string,
  more: Pick<FlatParts, 'ceilometer'> = {},
): CommitMessage {
  const { event, decisions, samples } = evaluation;
  const { generated, form, messageId, claimed } = event;
  return {
    stamp: { generated, form, messageId },
    item: event.item,
    seenSecond: claimed === null ? 0 : Math.floor(claimed / SECOND),
    eventType: event.eventType,
    event: flatEventJson({ ...flatParts(evaluation, device), ...more }),
    decisions,
    samples,
    feed: [],
  };
}

/** What an evaluation says in its flat event. The component is the object that the event is about first. */
export function flatParts(evaluation: Evaluation, device: string): FlatParts {
  const { event, decisions, eventKey, severity, summary } = evaluation;
  const about = decisions.find((decision) => decision.problems.length > 0) ?? decisions[0];
  return { event, device, component: about?.object.id ?? '', eventKey, severity, summary };
}
