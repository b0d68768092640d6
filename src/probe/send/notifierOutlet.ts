import type { Notifier } from '../../notifier/index.ts';
import { notificationOf } from './notificationOf.ts';
import { waitingOf, type Outlet } from './outlet.ts';

/** Over a bus, by whatever driver of oslo.messaging's. */
export function notifierOutlet(name: string, notifier: Notifier, topic: string, host: string): Outlet {
  return {
    name,
    deliver: (items, signal) =>
      notifier.publish(items, (item) => notificationOf(waitingOf(item), topic, host), signal),
    close: () => notifier.close(),
  };
}
