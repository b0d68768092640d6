import { Hono, type Context } from 'hono';
import { StackwireError, type OutboxDesk, type ParkedSelection } from '../model/index.ts';
import { isNumber, jsonAnswer, jsonBody } from './jsonBody.ts';

/** Characters of a selection; ten thousand numbers fit into it. */
const LONGEST = 128 * 1024;

/** `POST /retry` and `POST /drop` below `/api/v1/outbox`. */
export function outboxRoutes(desk: OutboxDesk): Hono {
  const routes = new Hono();
  routes.post('/retry', async (context) =>
    jsonAnswer(context, { retried: await desk.retryParked(await selectionOf(context)) }),
  );
  routes.post('/drop', async (context) =>
    jsonAnswer(context, { dropped: await desk.dropParked(await selectionOf(context)) }),
  );
  return routes;
}

/** Exactly one of `{"ids": […]}` and `{"sink": "…"}`. */
async function selectionOf(context: Context): Promise<ParkedSelection> {
  const { ids, sink, ...rest } = await jsonBody(context, LONGEST);
  if (Object.keys(rest).length === 0 && (ids === undefined) !== (sink === undefined)) {
    if (Array.isArray(ids) && ids.length > 0 && ids.every(isNumber)) return { ids };
    if (typeof sink === 'string' && sink !== '') return { sink };
  }
  throw new StackwireError(
    'http/bad-request',
    'the body must be one of {"ids": [1, 2]} and {"sink": "hook"}',
  );
}
