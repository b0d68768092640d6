import { pyJson } from '../../events/index.ts';
import { HttpTarget } from '../../http/index.ts';
import { plainNotification } from '../../notifier/index.ts';
import { notificationOf } from './notificationOf.ts';
import { waitingOf, type Outlet, type OutletParts } from './outlet.ts';
import type { HttpSendSettings } from './sendSection.ts';

/** Straight to a bridge: a batch is one post, answered when it is committed there. */
export function createHttpOutlet(settings: HttpSendSettings, { host, clock }: OutletParts): Outlet {
  const { url, token, timeout, tls } = settings;
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const target = new HttpTarget({ url, headers, timeout, tls }, clock);
  return {
    name: 'http',
    deliver: async (items, signal) => {
      const now = clock.now();
      const list = items.map((item) => plainNotification(notificationOf(waitingOf(item), '', host), now));
      await target.post(pyJson(list), { 'content-type': 'application/json' }, signal);
    },
    close: () => target.close(),
  };
}
