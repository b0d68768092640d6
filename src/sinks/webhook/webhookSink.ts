import { createHmac } from 'node:crypto';
import { itemBody } from '../../expressions/index.ts';
import { HttpTarget } from '../../http/index.ts';
import { toJson, type Clock, type OutgoingItem, type Sink } from '../../model/index.ts';
import { cloudEvent } from '../../cloudevents/index.ts';
import type { WebhookSettings } from './settings.ts';

export interface WebhookParts {
  readonly name: string;
  readonly cloud: string;
  readonly clock: Clock;
}

/** Posts a batch as one request; of a body of one's own, and of single CloudEvents, batches are of one item. */
export function createWebhookSink(settings: WebhookSettings, { name, cloud, clock }: WebhookParts): Sink {
  const target = new HttpTarget(settings, clock);
  const bodyOf = bodyMaker(settings, cloud);
  return {
    name,
    deliver: async (items, signal) => {
      const { type, body } = bodyOf(items);
      await target.post(body, { 'content-type': type, ...keyOf(items), ...signed(body, settings) }, signal);
    },
    close: () => target.close(),
  };
}

/** Whether each item goes alone. */
export function isSingle({ format, body }: WebhookSettings): boolean {
  return body !== undefined || format === 'structured';
}

type Made = { readonly type: string; readonly body: string };

function bodyMaker(settings: WebhookSettings, cloud: string): (items: readonly OutgoingItem[]) => Made {
  if (!isSingle(settings)) {
    const type = 'application/cloudevents-batch+json; charset=utf-8';
    return (items) => ({ type, body: toJson(items.map((item) => cloudEvent(item, cloud))) });
  }
  const [type, render] =
    settings.body === undefined
      ? ['application/cloudevents+json; charset=utf-8', (item: OutgoingItem) => cloudEvent(item, cloud)]
      : ['application/json; charset=utf-8', itemBody(settings.body).render];
  return ([item]) => ({ type, body: item === undefined ? '' : toJson(render(item)) });
}

function keyOf(items: readonly OutgoingItem[]): Readonly<Record<string, string>> {
  const [item] = items;
  if (item === undefined || items.length > 1) return {};
  // Keys hold ids of a cloud's own making; a header takes only plain characters.
  return { 'idempotency-key': encodeURI(item.key) };
}

function signed(body: string, { signature }: WebhookSettings): Readonly<Record<string, string>> {
  if (signature === undefined) return {};
  const digest = createHmac('sha256', signature.secret).update(body).digest('hex');
  return { [signature.header.toLowerCase()]: `sha256=${digest}` };
}
