import type { Socket } from 'node:net';
import {
  type Codec,
  encode,
  errorReply,
  type Frame,
  frameBytes,
  FrameCutter,
  PROGRAM,
  STATUS,
  TYPE,
} from '../../src/libvirt/index.ts';
import type { Handler } from './handler.ts';
import { DaemonError } from './standInGuest.ts';
import type { WorkerPool } from './workerPool.ts';

/** max_client_requests of libvirtd. */
const MOST = 5;
const PONG = 2;
/** VIR_ERR_RPC and its text for a procedure that the daemon has not. */
const UNKNOWN = 39;

/** A connection to the stand-in: calls are read as long as fewer than five are out, keepalive with them. */
export class StandInClient {
  readonly readOnly: boolean;
  /** Callback ids by the event that was asked for. */
  readonly callbacks = new Map<number, number>();
  readonly #socket: Socket;
  readonly #workers: WorkerPool;
  readonly #handlers: ReadonlyMap<string, Handler>;
  readonly #cutter = new FrameCutter();
  /** Read from the socket and not looked at yet: libvirtd would have left it there. */
  readonly #unread: Frame[] = [];
  #out = 0;

  constructor(socket: Socket, readOnly: boolean, workers: WorkerPool, handlers: readonly Handler[]) {
    this.readOnly = readOnly;
    this.#socket = socket;
    this.#workers = workers;
    this.#handlers = new Map(handlers.map((one) => [`${one.program} ${one.number}`, one]));
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      // What was cut lies in the chunk, which Node uses for the next one.
      this.#unread.push(...this.#cutter.push(Buffer.from(chunk)));
      this.#read();
    });
  }

  tell<T>(program: number, procedure: number, codec: Codec<T>, message: T): void {
    this.#send({ program, procedure, type: TYPE.message, serial: 0, body: encode(codec, message) });
  }

  end(): void {
    this.#socket.destroy();
  }

  #read(): void {
    while (this.#out < MOST) {
      const frame = this.#unread.shift();
      if (frame === undefined) break;
      if (frame.program === PROGRAM.keepalive) this.#keepAlive(frame);
      else this.#begin(frame);
    }
    if (this.#out >= MOST) this.#socket.pause();
    else this.#socket.resume();
  }

  #keepAlive({ procedure }: Frame): void {
    if (procedure === PONG) return;
    const pong = { program: PROGRAM.keepalive, procedure: PONG, type: TYPE.message, serial: 0 };
    this.#send({ ...pong, body: Buffer.alloc(0) });
  }

  #begin({ program, procedure, serial, body }: Frame): void {
    const handler = this.#handlers.get(`${program} ${procedure}`);
    this.#out += 1;
    this.#workers.add({
      quick: handler?.quick ?? true,
      run: async () => {
        const reply = { program, procedure, type: TYPE.reply, serial };
        try {
          if (handler === undefined) throw new DaemonError(UNKNOWN, `unknown procedure: ${procedure}`);
          this.#send({ ...reply, body: await handler.answer(body, this) });
        } catch (error) {
          this.#send({ ...reply, body: failure(error) }, STATUS.error);
        } finally {
          this.#out -= 1;
          this.#read();
        }
      },
    });
  }

  #send(frame: Omit<Frame, 'version' | 'status'>, status: number = STATUS.ok): void {
    if (!this.#socket.destroyed) this.#socket.write(frameBytes({ ...frame, version: 1, status }));
  }
}

function failure(error: unknown): Buffer {
  const code = error instanceof DaemonError ? error.code : 1;
  const message = error instanceof Error ? error.message : String(error);
  const nobody = { dom: null, str1: null, str2: null, str3: null, int1: 0, int2: 0, net: null };
  return encode(errorReply, { code, domain: 10, message, level: 2, ...nobody });
}
