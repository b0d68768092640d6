import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** What the guest's init says when all of it runs. */
const BOOTED = '@@ booted\n';
const LOOK = 20;
const PATIENCE = 120_000;

/** The shell on the serial port of a guest of `guestImage`. */
export class GuestConsole {
  /** Everything that it said, the end of it where that is much. */
  said = '';
  readonly #socket: Socket;
  #commands = 0;
  #boots = 0;
  #expected = 1;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8').on('data', (text: string) => {
      const line = this.said.lastIndexOf('\n') + 1;
      this.#boots += (this.said.slice(line) + text).split(BOOTED).length - 1;
      this.said = (this.said + text).slice(-65_536);
    });
    socket.on('error', () => socket.destroy()).unref();
  }

  /** Waits until the machine has opened its port. */
  static async open(path: string): Promise<GuestConsole> {
    for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; await wait(LOOK)) {
      const socket = await connected(path);
      if (socket !== null) return new GuestConsole(socket);
    }
    throw new Error(`nothing listens at ${path}`);
  }

  /** Resolves when the guest has booted, and again for each time that it was to boot again. */
  async booted(): Promise<void> {
    await this.#until(() => this.#boots >= this.#expected || null);
  }

  /** Called before it boots again. */
  expectBoot(): void {
    this.#expected = this.#boots + 1;
  }

  /** Runs a command of the shell and returns what it printed. @throws where it fails or does not end */
  async run(command: string): Promise<string> {
    const mark = `@@ ${++this.#commands} `;
    this.#socket.write(`echo '${mark}begin'; { ${command}\n}; echo "${mark}$?"\n`);
    const ended = new RegExp(`${mark}begin\\n([^]*?)${mark}(\\d+)\\n`);
    const [, printed = '', code] = await this.#until(() => ended.exec(this.said.replaceAll('\r', '')));
    if (code !== '0') throw new Error(`the guest's ${command} ended with ${code}: ${printed}`);
    return printed;
  }

  /** Types a command that will leave nobody to say how it ended. */
  type(command: string): void {
    this.#socket.write(`${command}\n`);
  }

  close(): void {
    this.#socket.destroy();
  }

  /** What it finds, as soon as that is not null. */
  async #until<T>(find: () => T | null): Promise<T> {
    for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; await wait(LOOK)) {
      const found = find();
      if (found !== null) return found;
      if (this.#socket.destroyed) break;
    }
    throw new Error(`the guest's console: ${this.said.slice(-2000)}`);
  }
}

function connected(path: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
}
