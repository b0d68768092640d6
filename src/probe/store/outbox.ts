import type { Micros } from '../../model/index.ts';
import type { ProbeEvent } from './probeStore.ts';

/** An event that the bus does not have yet. */
export interface WaitingEvent extends ProbeEvent {
  /** Its place in the order. */
  readonly seq: number;
}

/** How much waits. */
export interface OutboxDepth {
  readonly events: number;
  /** On disk, about. */
  readonly bytes: number;
  /** Of `events`: those that the bus will not have, kept until the next start. */
  readonly parked: number;
  /** When the oldest of them was so; null where nothing waits. */
  readonly oldest: Micros | null;
  /** Events that were dropped for want of room since the start. */
  readonly dropped: number;
}

/** What has still to be sent. */
export interface Outbox {
  readonly depth: OutboxDepth;
  /** The oldest, in their order. They are on their way from now on: none of them is dropped. @throws StackwireError */
  take(limit: number): readonly WaitingEvent[];
  /** The bus has them. @throws StackwireError when the disk refuses; they will then be sent once more */
  settle(events: readonly WaitingEvent[]): void;
  /** The bus will not have it, whatever is done. It is tried again at the next start. @throws StackwireError */
  park(event: WaitingEvent, because: string): void;
  /** `hear` is called whenever there is something new to send. */
  onGrowth(hear: () => void): void;
}
