import { Hono, type Context } from 'hono';
import { StackwireError, type DeadLetterDesk, type DeadSelection } from '../model/index.ts';
import { isNumber, jsonAnswer, jsonBody } from './jsonBody.ts';

/** Characters of a selection; ten thousand numbers fit into it. */
const LONGEST = 128 * 1024;

/** `POST /replay` and `POST /drop` below `/api/v1/dead-letters`: with `importRoutes` the only requests that change something. */
export function deskRoutes(desk: DeadLetterDesk): Hono {
  const routes = new Hono();
  routes.post('/replay', async (context) =>
    jsonAnswer(context, await desk.replay(await selectionOf(context))),
  );
  routes.post('/drop', async (context) =>
    jsonAnswer(context, { dropped: await desk.drop(await selectionOf(context)) }),
  );
  return routes;
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
