import type { Context } from 'hono';
import { fromJson, isJsonObject, StackwireError, type JsonObject } from '../model/index.ts';

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
