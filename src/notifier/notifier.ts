import type { PyValue } from '../events/index.ts';
import type { Micros, OutgoingItem } from '../model/index.ts';

/** A notification that is to be sent, whatever driver carries it. */
export interface OutgoingNotification {
  /** Stable key of what is in it, from which its ids are made. */
  readonly key: string;
  readonly topic: string;
  /** In lower case, as routing keys and topics have it. */
  readonly priority: string;
  readonly publisherId: string;
  readonly eventType: string;
  readonly payload: PyValue;
  /** When it was so, for its timestamp; without it that is when it is sent. */
  readonly generated?: Micros;
}

/** A bus that takes notifications. */
export interface Notifier {
  /**
   * Resolves when the bus has a notification of each item for good; those of one object go one after the other.
   * @throws DeliveryRefused, or an Error that says why it took not all
   */
  publish(
    items: readonly OutgoingItem[],
    notificationOf: (item: OutgoingItem) => OutgoingNotification,
    signal: AbortSignal,
  ): Promise<void>;
  close(): Promise<void>;
}
