import { Hono } from 'hono';
import type { LogEntry, ObjectRef, ObjectView, StoreReader } from '../model/index.ts';
import { historyLine, objectRecord, StackwireError, toJson } from '../model/index.ts';
import type { Listing } from './listing.ts';
import { readSequence, respondList } from './listing.ts';

/** `/objects`, `/objects/{type}`, `/objects/{type}/{id}`, `/objects/{type}/{id}/history`. */
export function objectRoutes(reader: StoreReader): Hono {
  const routes = new Hono();
  routes.get('/', (context) =>
    respondList(context, objects(reader, null, withDeleted(context.req.query('deleted')))),
  );
  routes.get('/:type', (context) =>
    respondList(
      context,
      objects(reader, context.req.param('type'), withDeleted(context.req.query('deleted'))),
    ),
  );
  routes.get('/:type/:id', (context) => {
    const object = known(reader, context.req.param());
    return context.body(toJson(objectRecord(object)), 200, {
      'Content-Type': 'application/json; charset=utf-8',
    });
  });
  routes.get('/:type/:id/history', (context) =>
    respondList(context, history(reader, known(reader, context.req.param()))),
  );
  return routes;
}

function known(reader: StoreReader, { type, id }: ObjectRef): ObjectView {
  const object = reader.object(type, id);
  if (object === null) throw new StackwireError('http/not-found', `no ${type} ${id} is known`);
  return object;
}

function withDeleted(text: string | undefined): boolean {
  if (text === undefined || text === 'false') return false;
  if (text === 'true') return true;
  throw new StackwireError('http/bad-request', `deleted=${text} is neither true nor false`);
}

function objects(reader: StoreReader, type: string | null, deleted: boolean): Listing<ObjectView> {
  return {
    parameter: 'after',
    page: (cursor, limit) => {
      const after = cursor === null ? {} : { after: readRef(cursor) };
      return [...reader.objects({ ...(type === null ? {} : { type }), deleted, ...after, limit })];
    },
    cursor: (object) => `${object.type}/${object.id}`,
    line: (object) => toJson(objectRecord(object)),
  };
}

/** `type/id`; an id may hold slashes, a type cannot. */
function readRef(cursor: string): ObjectRef {
  const slash = cursor.indexOf('/');
  if (slash < 1) throw new StackwireError('http/bad-request', `after=${cursor} is not of the form type/id`);
  return { type: cursor.slice(0, slash), id: cursor.slice(slash + 1) };
}

function history(reader: StoreReader, { type, id }: ObjectRef): Listing<LogEntry> {
  return {
    parameter: 'before',
    page: (cursor, limit) => {
      const before = cursor === null ? Infinity : readSequence('before', cursor);
      const page: LogEntry[] = [];
      for (const entry of reader.history(type, id)) {
        if (entry.seq >= before) continue;
        page.push(entry);
        if (page.length === limit) break;
      }
      return page;
    },
    cursor: (entry) => String(entry.seq),
    line: (entry) => historyLine(entry, { type, id }),
  };
}
