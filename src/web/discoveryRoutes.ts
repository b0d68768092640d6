import { Hono } from 'hono';
import { StackwireError, toJson } from '../model/index.ts';

/** A list of targets, read anew for each request. */
export interface TargetList {
  readonly name: string;
  groups(): Iterable<object>;
}

/** Groups written at a time: between two pieces other requests are answered. */
const PIECE = 200;

/** `/prometheus/sd` with the targets of all lists, `/prometheus/sd/{name}` with those of one. */
export function discoveryRoutes(lists: readonly TargetList[]): Hono {
  const routes = new Hono();
  routes.get('/', () => {
    if (lists.length > 0) return respond(lists);
    throw new StackwireError('http/not-found', 'no `prometheus.discovery` is configured');
  });
  routes.get('/:name', (context) => {
    const wanted = context.req.param('name');
    const list = lists.find(({ name }) => name === wanted);
    if (list !== undefined) return respond([list]);
    throw new StackwireError('http/not-found', `no \`prometheus.discovery\` is called ${wanted}`);
  });
  return routes;
}

function respond(lists: readonly TargetList[]): Response {
  const pieces = piecesOf(lists);
  const encoder = new TextEncoder();
  // An answer that fails half-way is no JSON, and Prometheus then keeps the targets it has.
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { value, done } = pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'application/json' } });
}

/** A JSON array, a few hundred groups at a time. */
function* piecesOf(lists: readonly TargetList[]): Generator<string, void> {
  let before = '[';
  let piece: string[] = [];
  for (const list of lists) {
    for (const group of list.groups()) {
      piece.push(toJson(group));
      if (piece.length < PIECE) continue;
      yield `${before}${piece.join(',')}`;
      before = ',';
      piece = [];
    }
  }
  // A comma that nothing follows is no JSON.
  yield piece.length > 0 ? `${before}${piece.join(',')}]` : `${before === '[' ? '[' : ''}]`;
}
