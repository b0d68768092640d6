import type { Context } from 'hono';
import { StackwireError } from '../model/index.ts';
import { readSequence } from './listing.ts';
import type { WebPorts } from './ports.ts';
import { LogFeed } from './logFeed.ts';
import { streamFilter } from './streamFilter.ts';

/**
 * `/stream`: the log as server-sent events, from now on or from behind `Last-Event-ID` (else `after`). A client is
 * written to when it has taken what came before, so a slow one only falls behind in the log.
 */
export function respondStream(
  context: Context,
  { reader, followers }: WebPorts,
  failed: (error: unknown) => void,
): Response {
  const { req } = context;
  const filter = streamFilter({
    kind: req.queries('kind') ?? [],
    event_type: req.queries('event_type') ?? [],
    object: req.queries('object') ?? [],
  });
  const after = startOf(req.header('last-event-id'), req.query('after')) ?? reader.lastSeq();
  const headers = {
    'Content-Type': 'text/event-stream; charset=utf-8',
    // A proxy that gathers before it passes on would hold back what is new; nginx is told so by this.
    'X-Accel-Buffering': 'no',
    Connection: 'close',
  };
  if (req.method === 'HEAD') return context.body(null, 200, headers);
  const follower = followers.join();
  if (follower === null) {
    context.header('Retry-After', '10');
    throw new StackwireError('http/too-many-streams', 'as many clients as may follow the log do so already');
  }
  const feed = new LogFeed(reader, filter, follower, after);
  const encoder = new TextEncoder();
  let open = true;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const text = await feed.next();
          if (!open) return;
          if (text !== null) return controller.enqueue(encoder.encode(text));
          follower.leave();
          controller.close();
        } catch (error) {
          follower.leave();
          failed(error);
          controller.error(error);
        }
      },
      cancel: () => {
        open = false;
        follower.leave();
      },
    },
    // Nothing is read ahead.
    { highWaterMark: 0 },
  );
  return context.body(stream, 200, headers);
}

/** A browser that comes again asks with the address of the first time, so the header counts more. */
function startOf(header: string | undefined, query: string | undefined): number | null {
  if (header !== undefined && header !== '') return readSequence('Last-Event-ID', header);
  return query === undefined ? null : readSequence('after', query);
}
