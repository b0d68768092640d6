import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Rabbit, RabbitPlace } from './rabbit.ts';

/** Options of `osloSender.py`, as on its command line without the dashes; `true` is a bare flag. */
export type OsloOptions = Readonly<Record<string, string | number | true>>;

/** One sender for all that this process sends, since its libraries take most of a second to load; it ends with us, as its input does. */
let sender: Sender | undefined;

/** Sends through the real oslo.messaging; resolves when the last publish is confirmed. */
export async function osloSend(rabbit: Rabbit, place: RabbitPlace, options: OsloOptions): Promise<void> {
  const words = Object.entries(options).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [`--${name}`, String(value)],
  );
  if (sender === undefined || sender.ended) sender = new Sender(rabbit);
  await sender.send(['--url', place.osloUrl, ...words]);
}

interface Answer {
  readonly id: number;
  readonly error: string | null;
}

class Sender {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (error: string | null) => void>();
  #count = 0;
  ended = false;

  constructor({ packages: { python, env } }: Pick<Rabbit, 'packages'>) {
    const script = join(import.meta.dirname, 'osloSender.py');
    this.#child = spawn(python, [script, '--serve'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    const { stdin, stdout } = this.#child;
    stdin?.on('error', () => undefined);
    if (stdout !== null) createInterface(stdout).on('line', (line) => this.#hear(line));
    const end = (): void => {
      this.ended = true;
      for (const tell of this.#waiting.values()) tell('the sender has ended');
    };
    this.#child.once('exit', end).once('error', end);
    this.#child.unref();
    this.#hold(false);
  }

  send(words: readonly string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const id = ++this.#count;
      this.#waiting.set(id, (error) => {
        if (error === null) resolve();
        else reject(new Error(`osloSender.py ${words.join(' ')}: ${error}`));
      });
      this.#hold(true);
      this.#child.stdin?.write(`${JSON.stringify({ id, arguments: words })}\n`);
    });
  }

  #hear(line: string): void {
    const { id, error } = JSON.parse(line) as Answer;
    const end = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#hold(false);
    end?.(error);
  }

  /** Whether it keeps this process alive. */
  #hold(held: boolean): void {
    for (const pipe of [this.#child.stdin, this.#child.stdout]) {
      const handle = pipe as unknown as { ref(): void; unref(): void } | null;
      if (held) handle?.ref();
      else handle?.unref();
    }
  }
}
