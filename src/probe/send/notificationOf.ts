import { toPython } from '../../events/index.ts';
import type { OutgoingNotification } from '../../notifier/index.ts';
import type { WaitingEvent } from '../store/outbox.ts';

/** Ceilometer's own notifier spoke in the name of the compute service, and what reads its samples may look there. */
const PUBLISHERS: Readonly<Record<string, string | undefined>> = {
  'compute.instance.delete.samples': 'compute',
};

/** An event as a notification: of when it was so, under an id that is the same in every try. */
export function notificationOf(event: WaitingEvent, topic: string, host: string): OutgoingNotification {
  const { key, priority, eventType, payload, generated } = event;
  const publisherId = `${PUBLISHERS[eventType] ?? 'probe'}.${host}`;
  return {
    key: `probe ${key}`,
    topic,
    priority,
    publisherId,
    eventType,
    payload: toPython(payload),
    generated,
  };
}
