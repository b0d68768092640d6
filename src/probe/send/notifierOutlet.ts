import { Unroutable } from '../../amqp/index.ts';
import type { Notifier } from '../../notifier/index.ts';
import { notificationOf } from './notificationOf.ts';
import { waitingOf, type Outlet } from './outlet.ts';

/** Over a bus, by whatever driver of oslo.messaging's. */
export function notifierOutlet(name: string, notifier: Notifier, topic: string, host: string): Outlet {
  return {
    name,
    deliver: async (items, signal) => {
      try {
        await notifier.publish(items, (item) => notificationOf(waitingOf(item), topic, host), signal);
      } catch (error) {
        if (!(error instanceof Unroutable)) throw error;
        const advice = 'a bridge makes one, unless its source lists other `exchanges` and not this one';
        throw new Error(`${error.message}; ${advice}`, { cause: error });
      }
    },
    close: () => notifier.close(),
  };
}
