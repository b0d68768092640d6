import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { BODY_LIMIT, StackwireError } from '../../model/index.ts';
import type { Clock, Logger, Source, SourceListener } from '../../model/index.ts';
import { accessBy, type Access } from './access.ts';
import { answer, HEALTHY, type Refusal, REFUSALS, refuse } from './answers.ts';
import { codecOf } from './codecs.ts';
import { listen, makeServer } from './listening.ts';
import { readBody } from './readBody.ts';
import { Room } from './room.ts';
import type { HttpSourceSettings } from './spec.ts';

export interface HttpSourceDependencies {
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How long a post waits for room, milliseconds: less than the 5 s after which Ceilometer gives up by itself. */
const PATIENCE = 3000;
/** How long posts on their way may still take when the bridge stops, milliseconds. */
const FINISH = 2000;
/** How long answers may take to be read at the end, milliseconds. */
const GRACE = 1000;
/** Between two attempts to listen, milliseconds. */
const RELISTEN = 1000;
/** A reason for refusing is told once in so many microseconds. */
const TELL_AGAIN = 60_000_000;

/** Of the one delivery of a stream. */
const POSITION = 1;

/** A post that was handed over and waits for its commit. */
interface OpenPost {
  readonly response: ServerResponse;
  readonly bytes: number;
}

/** Takes posts, one delivery each in a stream of its own, and answers them when they are settled. */
export function createHttpSource(settings: HttpSourceSettings, dependencies: HttpSourceDependencies): Source {
  return new HttpSource(settings, dependencies, true);
}

/**
 * The same for a recording, while no bridge takes the posts: what one takes, the other does not get. Its `start` throws
 * `http/listen` where the port is held.
 */
export function createTemporaryHttpSource(
  settings: HttpSourceSettings,
  dependencies: HttpSourceDependencies,
): Source {
  return new HttpSource(settings, dependencies, false);
}

class HttpSource implements Source {
  readonly name: string;
  readonly #settings: HttpSourceSettings;
  readonly #waitsForPort: boolean;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #mayPost: Access;
  readonly #room: Room;
  readonly #open = new Map<number, OpenPost>();
  /** Posts that are being read. */
  readonly #reading = new Set<Promise<void>>();
  readonly #draining = new AbortController();
  readonly #givingUp = new AbortController();
  readonly #told = new Map<number, number>();
  /** All connections, those included that have not said anything yet. */
  readonly #sockets = new Set<Socket>();
  #listener: SourceListener | null = null;
  #server: Server | null = null;
  #running: Promise<void> = Promise.resolve();
  #stream = 0;

  constructor(
    settings: HttpSourceSettings,
    { name, clock, logger }: HttpSourceDependencies,
    waitsForPort: boolean,
  ) {
    this.#waitsForPort = waitsForPort;
    this.name = name;
    this.#settings = settings;
    this.#clock = clock;
    this.#logger = logger;
    this.#mayPost = accessBy(settings.token);
    this.#room = new Room({ requests: settings.max_requests, bytes: settings.max_bytes });
  }

  async start(listener: SourceListener): Promise<void> {
    this.#listener = listener;
    const server = makeServer(this.#settings, (request, response) => this.#serve(request, response));
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#server = server;
    listener.status({ state: 'connecting', detail: 'begins to listen' });
    await new Promise<void>((tried, failed) => {
      this.#running = this.#listen(server, listener, tried).catch(failed);
    });
  }

  settle(stream: number, position: number): void {
    const post = this.#open.get(stream);
    if (post === undefined || position < POSITION) return;
    this.#open.delete(stream);
    this.#room.leave(post.bytes);
    this.#answer(post.response, { status: 202, text: 'Committed.' });
  }

  pause(): void {
    this.#room.shut();
  }

  resume(): void {
    this.#room.open();
  }

  async drain(): Promise<void> {
    this.#draining.abort();
    this.#room.close();
    await this.#running;
    this.#server?.close();
    const read = new AbortController();
    void this.#clock.sleep(FINISH, read.signal).then(() => this.#givingUp.abort());
    while (this.#reading.size > 0) await Promise.all(this.#reading);
    read.abort();
  }

  async stop(): Promise<void> {
    await this.drain();
    for (const [stream, { response, bytes }] of this.#open) {
      this.#open.delete(stream);
      this.#room.leave(bytes);
      this.#answer(response, REFUSALS.unsettled);
    }
    await this.#closed();
    this.#listener?.status({ state: 'stopped', detail: '' });
  }

  /** Listens at last; tries again while somebody else has the port, or the address is not this machine's yet. */
  async #listen(server: Server, listener: SourceListener, tried: () => void): Promise<void> {
    const { signal } = this.#draining;
    let told = '';
    while (!signal.aborted) {
      try {
        const address = await listen(server, this.#settings);
        server.on('error', (error) => this.#logger.warn({ source: this.name }, error.message));
        listener.status({ state: 'bound', detail: `takes posts at ${address}` });
        break;
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        if (!this.#waitsForPort) throw held(this.name, why);
        const reason = `cannot listen, trying again: ${why}`;
        if (reason !== told) this.#logger.warn({ source: this.name }, reason);
        told = reason;
        listener.status({ state: 'waiting', detail: reason });
        tried();
        await this.#clock.sleep(RELISTEN, signal);
      }
    }
    tried();
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    // A connection that breaks says so at the request too, where it is looked for.
    response.on('error', () => undefined);
    if (isHealth(request)) {
      this.#tellHealth(response);
      return;
    }
    const refusal = this.#reasonAgainst(request);
    if (refusal !== null) {
      this.#refuse(request, response, refusal);
      return;
    }
    const reading = this.#take(request, response).finally(() => this.#reading.delete(reading));
    this.#reading.add(reading);
  }

  /** Why it is refused before anything of its body is read. */
  #reasonAgainst({ method, headers }: IncomingMessage): Refusal | null {
    // Browsers name the page's site in every POST that one makes elsewhere.
    if (headers.origin !== undefined) return REFUSALS.page;
    if (!this.#mayPost(headers.authorization)) return REFUSALS.token;
    if (method !== 'POST') return REFUSALS.method;
    if (Number(headers['content-length'] ?? 0) > BODY_LIMIT) return REFUSALS.large;
    if (codecOf(headers['content-encoding']) === null) return REFUSALS.coding;
    return this.#draining.signal.aborted ? REFUSALS.ending : null;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const announced = Number(request.headers['content-length'] ?? BODY_LIMIT);
    // A timer and its end cost more than reading the post: only who waits has them.
    if (!this.#room.enter(announced) && !(await this.#wait(announced, response))) {
      this.#refuse(request, response, this.#draining.signal.aborted ? REFUSALS.ending : REFUSALS.room);
      return;
    }
    if (request.headers.expect !== undefined) response.writeContinue();
    const body = await readBody(request, BODY_LIMIT, this.#givingUp.signal);
    if (!Buffer.isBuffer(body) || body.length === 0) {
      this.#room.leave(announced);
      if (body !== 'gone') this.#refuse(request, response, whyNone(body));
      return;
    }
    this.#room.resize(announced, body.length);
    this.#deliver(request, response, body);
  }

  /** Whether there is room for it soon. */
  async #wait(bytes: number, response: ServerResponse): Promise<boolean> {
    const over = new AbortController();
    const end = (): void => over.abort();
    response.once('close', end);
    const waited = new AbortController();
    void this.#clock.sleep(PATIENCE, waited.signal).then(end);
    try {
      return await this.#room.wait(bytes, over.signal);
    } finally {
      response.off('close', end);
      waited.abort();
    }
  }

  #deliver({ headers }: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const stream = ++this.#stream;
    const compression = codecOf(headers['content-encoding']) ?? undefined;
    const contentType = headers['content-type'];
    this.#open.set(stream, { response, bytes: body.length });
    this.#listener?.deliver({
      stream,
      position: POSITION,
      body,
      meta: {
        source: this.name,
        received: this.#clock.now(),
        receivedKnown: true,
        ...(contentType === undefined ? {} : { contentType }),
        ...(compression === undefined ? {} : { compression }),
      },
    });
  }

  #answer(response: ServerResponse, said: Parameters<typeof answer>[1]): void {
    answer(response, said, this.#draining.signal.aborted);
    this.#listener?.answered?.(said.status);
  }

  #refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
    refuse(request, response, refusal);
    this.#listener?.answered?.(refusal.status);
    this.#tellRefused(refusal);
  }

  /** Whoever posts may only write it into a log of its own, as Ceilometer does. */
  #tellRefused({ status, text }: Refusal): void {
    const now = this.#clock.now();
    const last = this.#told.get(status);
    if (last !== undefined && now - last < TELL_AGAIN) return;
    this.#told.set(status, now);
    this.#logger.warn({ source: this.name, status }, `a post was refused: ${text}`);
  }

  #tellHealth(response: ServerResponse): void {
    const ending = this.#draining.signal.aborted;
    answer(response, { status: ending ? 503 : 200, text: ending ? 'stopping' : HEALTHY }, ending);
  }

  async #closed(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    server.closeIdleConnections();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const over = new AbortController();
    void this.#clock.sleep(GRACE, over.signal).then(() => {
      for (const socket of this.#sockets) socket.destroy();
    });
    await closed;
    over.abort();
  }
}

function held(name: string, why: string): StackwireError {
  const advice =
    'a bridge that runs there takes the posts; stop it for the recording, or record what its ring remembers (record --around)';
  return new StackwireError('http/listen', `source ${name} cannot listen: ${why}; ${advice}`);
}

function isHealth({ method, url }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && url === '/health';
}

function whyNone(body: Buffer | 'too-large' | 'given-up'): Refusal {
  if (Buffer.isBuffer(body)) return REFUSALS.empty;
  return body === 'too-large' ? REFUSALS.large : REFUSALS.ending;
}
