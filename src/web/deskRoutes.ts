import { Hono, type Context } from 'hono';
import { StackwireError, toJson, type DeadLetterDesk, type DeadSelection } from '../model/index.ts';
import { jsonBody } from './jsonBody.ts';

/** Characters of a selection; ten thousand numbers fit into it. */
const LONGEST = 128 * 1024;

/** `POST /replay` and `POST /drop` below `/api/v1/dead-letters`: with `importRoutes` the only requests that change something. */
export function deskRoutes(desk: DeadLetterDesk): Hono {
  const routes = new Hono();
  routes.post('/replay', async (context) => answer(context, await desk.replay(await selectionOf(context))));
  routes.post('/drop', async (context) =>
    answer(context, { dropped: await desk.drop(await selectionOf(context)) }),
  );
  return routes;
}

function answer(context: Context, result: object): Response {
  return context.body(toJson(result), 200, { 'Content-Type': 'application/json; charset=utf-8' });
}

/** Exactly one of `{"ids": […]}`, `{"code": "…"}` and `{"group": n}`. */
async function selectionOf(context: Context): Promise<DeadSelection> {
  const { ids, code, group, ...rest } = await jsonBody(context, LONGEST);
  const given = [ids, code, group].filter((value) => value !== undefined).length;
  if (given === 1 && Object.keys(rest).length === 0) {
    if (Array.isArray(ids) && ids.length > 0 && ids.every(isNumber)) return { ids };
    if (typeof code === 'string' && code !== '') return { code };
    if (isNumber(group)) return { group };
  }
  throw new StackwireError(
    'http/bad-request',
    'the body must be one of {"ids": [1, 2]}, {"code": "mapping/evaluate"} and {"group": 1}',
  );
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
