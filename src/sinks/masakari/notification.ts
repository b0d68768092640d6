import { checkedExpression, itemTemplate } from '../../expressions/index.ts';
import { DeliveryRefused, type OutgoingItem } from '../../model/index.ts';
import { PAYLOADS, type NotificationType } from './payloads.ts';
import type { MasakariSettings } from './settings.ts';

/** The body of `POST /notifications` (https://docs.openstack.org/api-ref/instance-ha/, "Create Notification"). */
export interface NotificationBody {
  readonly notification: {
    readonly type: NotificationType;
    readonly hostname: string;
    /** ISO 8601, UTC. */
    readonly generated_time: string;
    readonly payload: Readonly<Record<string, string>>;
  };
}

/**
 * Makes the notification of an item: always the same, so that Masakari knows it again.
 * The function throws DeliveryRefused where a text comes out empty.
 */
export function notificationMaker({
  notification: type,
  hostname,
  payload,
}: MasakariSettings): (item: OutgoingItem, generated: string) => NotificationBody {
  const hostOf = filledTemplate('hostname', hostname);
  const parts = Object.entries({ ...PAYLOADS[type], ...payload }).map(
    ([key, text]) => [key, filledTemplate(`payload.${key}`, text ?? '')] as const,
  );
  return (item, generated) => ({
    notification: {
      type,
      hostname: hostOf(item),
      generated_time: generated,
      payload: Object.fromEntries(parts.map(([key, render]) => [key, render(item)])),
    },
  });
}

function filledTemplate(name: string, text: string): (item: OutgoingItem) => string {
  const render = checkedExpression(itemTemplate(text));
  return (item) => {
    const value = render(item);
    if (value === '') throw new DeliveryRefused(`\`${name}\` (${text}) comes out empty for this item`);
    return value;
  };
}
