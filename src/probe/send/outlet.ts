import type { Clock, Logger, OutgoingItem, Sink } from '../../model/index.ts';
import type { WaitingEvent } from '../store/outbox.ts';

/** One event on its way, the same object in every try: an outlet remembers which of them the other side has. */
export interface Outgoing extends OutgoingItem {
  readonly waiting: WaitingEvent;
}

/** A way to the bridge. It is given nothing but `Outgoing`s. */
export type Outlet = Sink;

export interface OutletParts {
  /** nova's name of this host. */
  readonly host: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What an outlet was given is what the sender made. */
export function waitingOf(item: OutgoingItem): WaitingEvent {
  return (item as Outgoing).waiting;
}

/** An event as an outlet takes it. */
export function outgoing(waiting: WaitingEvent): Outgoing {
  const { instance_id } = waiting.payload;
  // What is of the whole host is kept in order, too.
  const object = typeof instance_id === 'string' ? instance_id : 'host';
  const { key, seq } = waiting;
  return { kind: 'event', key, line: waiting.payload, object, event: null, seq, waiting };
}
