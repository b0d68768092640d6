import type { JsonObject } from '../model/index.ts';
import { fromJson, isJsonObject, StackwireError } from '../model/index.ts';

/**
 * The rows of what `openstack … -f json` printed: a list of objects, or one object from `show`.
 * @throws StackwireError `capture/unreadable`
 */
export function readRows(file: string, text: string): readonly JsonObject[] {
  const value = parse(file, text);
  const rows: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (rows.every(isJsonObject)) return rows;
  throw new StackwireError(
    'capture/unreadable',
    `${file}: it is no list of objects, as \`openstack … list -f json\` prints one`,
  );
}

function parse(file: string, text: string): unknown {
  try {
    return fromJson(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StackwireError('capture/unreadable', `${file}: it is no JSON: ${why}`, { cause });
  }
}
