import { createActingSink, type ActingParts } from '../../acting/index.ts';
import { OpenstackService } from '../../keystone/index.ts';
import { toJson, type Sink } from '../../model/index.ts';
import { notificationMaker } from './notification.ts';
import type { MasakariSettings } from './settings.ts';

export type MasakariParts = ActingParts;

/** `ha` is what the first releases called it. */
const MASAKARI = { types: ['instance-ha', 'ha'], version: 'v1' };

/** The oldest microversion knows notifications just as the newest does (masakari/api/openstack/ha/schemas/). */
const HEADERS = { 'openstack-api-version': 'instance-ha 1.0' };

/**
 * 409: Masakari has the same notification from three minutes before this one's time or later, or knows that the host is under
 * maintenance (masakari/ha/api.py). It is as good as taken either way.
 */
const CONFLICT = 409;

/** Posts a notification for each item, with the time at which it happened. */
export function createMasakariSink(settings: MasakariSettings, parts: MasakariParts): Sink {
  const { name, logger, clock } = parts;
  const service = new OpenstackService(settings, MASAKARI, clock);
  const bodyOf = notificationMaker(settings);
  return createActingSink(settings, parts, {
    act: async (item, generated, signal) => {
      const body = toJson(bodyOf(item, generated));
      const request = { method: 'POST', path: 'notifications', headers: HEADERS, body } as const;
      const { status, text } = await service.ask(request, signal, [CONFLICT]);
      const fields = { sink: name, key: item.key };
      if (status === CONFLICT)
        logger.info({ ...fields, answer: text }, 'Masakari needs no such notification');
      else logger.info({ ...fields, notification: settings.notification }, 'Masakari took a notification');
    },
    rehearse: async (signal) => {
      await service.ask({ method: 'GET', path: 'notifications?limit=1', headers: HEADERS }, signal);
    },
    close: () => service.close(),
  });
}
