import type { YamlPath } from '../../yaml/index.ts';
import type { Json, JsonObject, Micros } from '../../model/index.ts';
import { SECOND, formatMicros, isJsonObject } from '../../model/index.ts';
import type { TestNotification } from '../language/mappingFile.ts';
import type { ShapeReader } from './shapeReader.ts';

const KEYS = ['event', 'payload', 'publisher', 'priority', 'context', 'at'];

/** When the first notification of a test was sent. Any time would do. */
const START: Micros = Date.UTC(2026, 0, 1) * 1000;

/**
 * Notifications that a test carries itself: `event` (a type, or several that are sent with the same payload) and
 * `payload`. Each is sent one second after the one before, unless `at` gives its seconds after the first.
 */
export function parseNotifications(read: ShapeReader, path: YamlPath, value: unknown): TestNotification[] {
  if (value === undefined) return [];
  const notifications: TestNotification[] = [];
  let at = 0;
  for (const { value: one, origin } of read.list(path, value)) {
    const record = read.record(origin.path, one, KEYS);
    if (record === undefined) continue;
    const below = (key: string): YamlPath => [...origin.path, key];
    at = secondsOf(read, below('at'), record['at']) ?? at;
    const parts = partsOf(read, below, record);
    for (const { value: eventType } of read.texts(below('event'), record['event'], 'an event type')) {
      notifications.push({
        line: read.source.line(origin.path),
        message: {
          ...parts,
          message_id: `notification ${notifications.length + 1}`,
          event_type: eventType,
          timestamp: formatMicros(START + Math.round(at * SECOND)),
        },
      });
      at += 1;
    }
  }
  return notifications;
}

function partsOf(
  read: ShapeReader,
  below: (key: string) => YamlPath,
  { payload = {}, publisher = 'test.host', priority = 'info', context = {} }: Record<string, unknown>,
): JsonObject {
  return {
    publisher_id: read.text(below('publisher'), publisher, 'who sends it, as `service.host`') ?? '',
    priority: read.text(below('priority'), priority, 'a priority such as info or error') ?? '',
    payload: mappingAt(read, below('payload'), payload),
    _context: mappingAt(read, below('context'), context),
  };
}

function mappingAt(read: ShapeReader, path: YamlPath, value: unknown): Json {
  if (isJsonObject(value)) return read.json(path, value);
  read.wrong(path, value, 'a mapping (`key: value`)');
  return {};
}

function secondsOf(read: ShapeReader, path: YamlPath, value: unknown): number | undefined {
  if (value === undefined || (typeof value === 'number' && Number.isFinite(value))) return value;
  read.wrong(path, value, 'seconds after the first notification');
  return undefined;
}
