import { Hono, type Context } from 'hono';
import { isJsonObject, StackwireError, type Desk, type ImportRequest, type Json } from '../model/index.ts';
import { jsonAnswer, jsonBody } from './jsonBody.ts';

/** Characters of a part of a list. */
const LONGEST = 8 * 1024 * 1024;

/** `POST /import` below `/api/v1/inventory`: a list of the cloud's own, or a part of one. */
export function importRoutes(desk: Desk): Hono {
  const routes = new Hono();
  routes.post('/import', async (context) => {
    const result = await desk.import(await requestOf(context));
    return jsonAnswer(context, result);
  });
  return routes;
}

/** `{"type": "server", "as_of": µs since the epoch, "rows": [{…}], "gone": ["…"]}`. */
async function requestOf(context: Context): Promise<ImportRequest> {
  const { type, as_of: asOf, rows, gone, ...rest } = await jsonBody(context, LONGEST);
  const fits =
    typeof type === 'string' && isMicros(asOf) && isListOf(rows, isJsonObject) && isListOf(gone, isText);
  if (fits && Object.keys(rest).length === 0) return { type, asOf, rows, gone };
  throw new StackwireError(
    'http/bad-request',
    'the body must be {"type": "server", "as_of": 1700000000000000, "rows": [{…}], "gone": ["…"]}',
  );
}

function isListOf<T extends Json>(
  value: Json | undefined,
  fits: (one: unknown) => one is T,
): value is readonly T[] {
  return Array.isArray(value) && value.every(fits);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isMicros(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
