import type { Context } from 'hono';
import { fromJson, isJsonObject, StackwireError, toJson, type JsonObject } from '../model/index.ts';

/** The body of a request that must be a JSON object; anything else but JSON is an empty one. `longest` is in characters. */
export async function jsonBody(context: Context, longest: number): Promise<JsonObject> {
  const text = await context.req.text();
  if (text.length > longest) throw new StackwireError('http/bad-request', 'the body is too long');
  try {
    const value = fromJson(text);
    return isJsonObject(value) ? value : {};
  } catch (cause) {
    throw new StackwireError('http/bad-request', 'the body is no JSON', { cause });
  }
}

/** What was done, as JSON. */
export function jsonAnswer(context: Context, result: object): Response {
  return context.body(toJson(result), 200, { 'Content-Type': 'application/json; charset=utf-8' });
}

/** Whether a value can be the number of something in the store. */
export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
