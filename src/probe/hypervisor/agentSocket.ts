import { randomInt } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { isJsonObject, toJson, type Clock } from '../../model/index.ts';
import { readAgentReply, REPLY_MAX } from './agentReply.ts';
import type { AgentAnswer, AgentCommand } from './hypervisor.ts';

/** What neither JSON nor UTF-8 has: an agent that reads it forgets what it had read of a command before. */
const SENTINEL = 0xff;
const NEWLINE = 0x0a;
const SYNC = 'guest-sync-delimited';

/**
 * One agent's socket, held open: QEMU serves one client at a time, and whoever comes second is taken in by the kernel and never
 * served. So silence says something of a guest only after this connection has been served once.
 */
export class AgentSocket {
  /** Resolves when the machine, or whoever holds the socket, closes it. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #clock: Clock;
  #held = Buffer.alloc(0);
  #served = false;
  #busy = false;
  #line: (line: Buffer) => void = () => undefined;

  private constructor(socket: Socket, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  /** null where nobody listens. */
  static async open(path: string, clock: Clock): Promise<AgentSocket | null> {
    const socket = connect(path);
    try {
      await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    } catch {
      socket.destroy();
      return null;
    }
    return new AgentSocket(socket, clock);
  }

  /** One at a time. What answers to earlier commands comes late is thrown away. */
  async ask(command: AgentCommand, millis: number): Promise<AgentAnswer> {
    if (this.#busy) return { kind: 'unknown', because: 'an earlier command of this guest is still out' };
    // Nobody has read for so long that the kernel takes no more.
    if (this.#socket.writableLength > 0) return this.#silence();
    this.#busy = true;
    const late = new AbortController();
    const deadline = this.#clock.sleep(millis, late.signal).then(() => this.#silence());
    try {
      return await Promise.race([this.#converse(command), deadline, this.closed.then(() => CLOSED)]);
    } finally {
      late.abort();
      this.#busy = false;
      this.#line = () => undefined;
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  /** A sync, and when the agent has answered to a number that nobody else knows, the command; the line after that is its answer. */
  #converse(command: AgentCommand): Promise<AgentAnswer> {
    const id = randomInt(1, 2 ** 31);
    return new Promise((resolve) => {
      const hearAnswer = (line: Buffer): void => resolve(readAgentReply(line.toString('utf8')));
      this.#line = (line) => {
        if (!line.includes(SENTINEL) || syncedBy(line) !== id) return;
        this.#served = true;
        this.#line = hearAnswer;
        this.#socket.write(`${toJson(command)}\n`);
      };
      this.#socket.write(Buffer.of(SENTINEL));
      this.#socket.write(`${toJson({ execute: SYNC, arguments: { id } })}\n`);
    });
  }

  #silence(): AgentAnswer {
    return this.#served ? { kind: 'silent' } : NEVER_SERVED;
  }

  #take(chunk: Buffer): void {
    this.#held = Buffer.concat([this.#held, chunk]);
    for (let end = this.#held.indexOf(NEWLINE); end >= 0; end = this.#held.indexOf(NEWLINE)) {
      const line = this.#held.subarray(0, end);
      this.#held = this.#held.subarray(end + 1);
      this.#line(line);
    }
    // Whoever sends no end of line is no agent; the next connection begins anew.
    if (this.#held.length > REPLY_MAX) this.#socket.destroy();
  }
}

const CLOSED: AgentAnswer = { kind: 'unknown', because: 'the socket of the agent was closed' };
const NEVER_SERVED: AgentAnswer = {
  kind: 'unknown',
  because: 'nothing was ever answered on this socket: no agent runs, or another program holds it',
};

function syncedBy(line: Buffer): unknown {
  try {
    const reply: unknown = JSON.parse(line.subarray(line.lastIndexOf(SENTINEL) + 1).toString('utf8'));
    return isJsonObject(reply) ? reply['return'] : undefined;
  } catch {
    return undefined;
  }
}
