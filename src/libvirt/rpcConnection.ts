import { connect, type Socket } from 'node:net';
import type { Clock } from '../model/index.ts';
import { decode, encode, type Codec } from './codec.ts';
import { FrameCutter, frameBytes, STATUS, TYPE, type Frame } from './frames.ts';
import { Keepalive } from './keepalive.ts';
import { CallTimeout, ConnectionOver, LibvirtError } from './libvirtErrors.ts';
import { errorReply } from './messages.ts';
import { PROGRAM, type Procedure } from './procedures.ts';
import { explainSocketFailure } from './socketFailure.ts';
import { WireFault } from './wireFault.ts';

const VERSION = 1;

/**
 * Calls that the daemon has at a time; the others wait here. It takes five from each client (max_client_requests) and then
 * stops reading altogether, keepalive included.
 */
const IN_FLIGHT = 4;
const CONNECT = 5000;
/** Why nobody waits for a deadline any more: without one an error is made for every call. */
const ANSWERED = 'answered';

interface Pending {
  readonly serial: number;
  readonly procedure: Procedure<unknown, unknown>;
  readonly bytes: Buffer;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  /** Called when the daemon owes nothing more. */
  readonly release: () => void;
}

/**
 * One connection to a libvirt daemon: calls with serials, each with a deadline, messages, keepalive. Whatever the peer does wrong
 * ends it, and with it every call; it never mends itself.
 */
export class RpcConnection {
  /** Resolves with the reason when it is over. */
  readonly ended: Promise<string>;
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #hear: (message: Frame) => void;
  readonly #cutter = new FrameCutter();
  readonly #keepalive: Keepalive;
  readonly #sent = new Map<number, Pending>();
  readonly #waiting = new Set<Pending>();
  #end: (reason: string) => void = () => undefined;
  #over: string | null = null;
  #serial = 0;

  private constructor(socket: Socket, clock: Clock, hear: (message: Frame) => void) {
    this.#socket = socket;
    this.#clock = clock;
    this.#hear = hear;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#keepalive = new Keepalive(clock, {
      ping: () => this.#write(frameBytes(Keepalive.PING)),
      silent: (seconds) => this.#finish(`the daemon was silent for ${seconds} s`),
    });
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (error) => this.#finish(error.message));
    socket.on('close', () => this.#finish('the daemon closed the connection'));
  }

  /** `hear` gets every message that is no reply; what it throws as a `WireFault` ends the connection. @throws ConnectionOver */
  static async open(path: string, clock: Clock, hear: (message: Frame) => void): Promise<RpcConnection> {
    const socket = connect(path);
    const tried = new AbortController();
    void clock.sleep(CONNECT, tried.signal).then(() => {
      if (!tried.signal.aborted) socket.destroy(new Error('it does not take the connection'));
    });
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('error', reject);
      });
    } catch (error) {
      throw new ConnectionOver(explainSocketFailure(path, error as Error), { cause: error });
    } finally {
      tried.abort();
    }
    return new RpcConnection(socket, clock, hear);
  }

  get open(): boolean {
    return this.#over === null;
  }

  /** From now on a daemon that stopped is noticed. */
  keepAlive(): void {
    void this.#keepalive.run();
  }

  /**
   * Waits `millis` at most, for its turn as well.
   * @throws LibvirtError when the daemon says so
   * @throws CallTimeout
   * @throws ConnectionOver
   */
  async call<A, R>(procedure: Procedure<A, R>, args: A, millis: number): Promise<R> {
    if (this.#over !== null) throw new ConnectionOver(this.#over);
    const serial = (this.#serial = (this.#serial + 1) >>> 0);
    const body = encode(procedure.args, args);
    const { program, number } = procedure;
    const head = { program, version: VERSION, procedure: number, serial };
    const bytes = frameBytes({ ...head, type: TYPE.call, status: STATUS.ok, body });
    let release: () => void = () => undefined;
    const over = new Promise<void>((resolve) => {
      release = resolve;
    });
    const answered = new AbortController();
    try {
      return await new Promise<R>((resolve, reject) => {
        const known = procedure as unknown as Procedure<unknown, unknown>;
        const fulfil = resolve as (value: unknown) => void;
        const pending: Pending = { serial, procedure: known, bytes, resolve: fulfil, reject, release };
        void this.#clock.sleep(millis, answered.signal).then(() => {
          if (answered.signal.aborted) return;
          // What was sent keeps its place: the daemon still has it.
          if (this.#waiting.delete(pending)) release();
          reject(new CallTimeout(procedure.name, millis, over));
        });
        this.#waiting.add(pending);
        this.#sendNext();
      });
    } finally {
      answered.abort(ANSWERED);
    }
  }

  close(reason = 'closed'): void {
    this.#finish(reason);
  }

  #sendNext(): void {
    for (const pending of this.#waiting) {
      if (this.#sent.size >= IN_FLIGHT || this.#over !== null) return;
      this.#waiting.delete(pending);
      this.#sent.set(pending.serial, pending);
      this.#write(pending.bytes);
    }
  }

  #write(bytes: Buffer): void {
    if (this.#over === null) this.#socket.write(bytes);
  }

  #take(chunk: Buffer): void {
    try {
      this.#keepalive.heard();
      for (const frame of this.#cutter.push(chunk)) {
        if (this.#over !== null) return;
        this.#dispatch(frame);
      }
      this.#sendNext();
    } catch (error) {
      if (!(error instanceof WireFault)) throw error;
      this.#finish(`the daemon does not speak libvirt's protocol: ${error.message}`);
    }
  }

  #dispatch(frame: Frame): void {
    if (frame.version !== VERSION) throw new WireFault(`version ${frame.version} of a program`);
    if (frame.program === PROGRAM.keepalive) {
      if (Keepalive.isPing(frame)) this.#write(frameBytes(Keepalive.PONG));
      return;
    }
    if (frame.type === TYPE.message) return this.#hear(frame);
    const pending = this.#sent.get(frame.serial);
    if (frame.type !== TYPE.reply || pending === undefined) {
      throw new WireFault(`a frame of type ${frame.type} to call ${frame.serial}, which nobody made`);
    }
    const { procedure } = pending;
    if (frame.program !== procedure.program || frame.procedure !== procedure.number) {
      throw new WireFault(`an answer of procedure ${frame.procedure} to ${procedure.name}`);
    }
    const refused = frame.status !== STATUS.ok;
    const value = decode((refused ? errorReply : procedure.result) as Codec<unknown>, frame.body);
    this.#sent.delete(frame.serial);
    if (refused) pending.reject(new LibvirtError(value as ConstructorParameters<typeof LibvirtError>[0]));
    else pending.resolve(value);
    pending.release();
  }

  #finish(reason: string): void {
    if (this.#over !== null) return;
    this.#over = reason;
    this.#keepalive.stop();
    this.#socket.destroy();
    for (const pending of [...this.#sent.values(), ...this.#waiting]) {
      pending.reject(new ConnectionOver(reason));
      pending.release();
    }
    this.#sent.clear();
    this.#waiting.clear();
    this.#end(reason);
  }
}
