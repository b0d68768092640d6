import type { CommitMessage, DeadLetter, Evaluation, Event, Item } from '../model/index.ts';
import { StackwireError } from '../model/index.ts';
import type { Mapping, Tracer } from '../mapping/index.ts';
import { commitMessage } from '../mapping/index.ts';

/** What one delivery of a capture, or one row of a store, was found to hold. */
export interface Reading {
  /** Where it stands, `file:line`, or the store's sequence number. */
  readonly position: string;
  readonly items: readonly (Item | Event)[];
  readonly dead: readonly DeadLetter[];
}

/** One message with all that the mapping decides about it, ready to be merged. */
export interface Evaluated {
  readonly position: string;
  readonly evaluation: Evaluation;
  readonly message: CommitMessage;
  /** Whose clock stamped it. */
  readonly publisher: string;
}

/** Stored events are evaluated again by the same code that saw them first. */
export function evaluateAny(mapping: Mapping, item: Item | Event, tracer?: Tracer): Evaluation {
  return isEvent(item) ? mapping.reevaluate(item, tracer) : mapping.evaluate(item, tracer);
}

/** Evaluates one item; a rule that fails costs this message only and becomes an error with its code. */
export function evaluateItem(
  mapping: Mapping,
  device: string,
  position: string,
  item: Item | Event,
  tracer?: Tracer,
): Evaluated | StackwireError {
  try {
    const evaluation = evaluateAny(mapping, item, tracer);
    return {
      position,
      evaluation,
      message: commitMessage(evaluation, device),
      publisher: publisherOf(item),
    };
  } catch (error) {
    return new StackwireError('mapping/evaluate', error instanceof Error ? error.message : String(error));
  }
}

/**
 * Whose clock stamped a message: the publisher, `service.host`. A Ceilometer event may know the service alone;
 * the publisher's host is then in a trait (`host`, or `host_name` by the ZenPack's definitions).
 */
export function publisherOf(item: Item | Event): string {
  const publisher = item.publisherId ?? '';
  if (item.form !== 'ceilometer' || /[.:]/.test(publisher)) return publisher === '' ? 'unknown' : publisher;
  const host = [item.traits['host_name'], item.traits['host']].find(isText);
  return [publisher, host].filter(isText).join('.') || 'unknown';
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/**
 * Evaluates all that can be evaluated; what cannot is replay's to report. Merging does not look at the device,
 * so none is asked for.
 */
export function evaluateAll(readings: readonly Reading[], mapping: Mapping, tracer?: Tracer): Evaluated[] {
  const messages: Evaluated[] = [];
  for (const { position, items } of readings) {
    for (const item of items) {
      const evaluated = evaluateItem(mapping, '', position, item, tracer);
      if (!(evaluated instanceof Error)) messages.push(evaluated);
    }
  }
  return messages;
}

function isEvent(item: Item | Event): item is Event {
  return 'dropped' in item;
}
