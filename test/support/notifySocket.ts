import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

/** One message of sd_notify: its assignments. */
export type Notification = Readonly<Record<string, string>>;

/** A real datagram socket in the place of systemd's, read by Python because Node has none. */
export class NotifySocket {
  readonly path: string;
  /** What was told so far; barriers left out. */
  readonly told: Notification[] = [];

  private constructor(path: string) {
    this.path = path;
  }

  static async listen(context: TestContext): Promise<NotifySocket> {
    const folder = mkdtempSync(join(tmpdir(), 'stackwire-notify-'));
    const socket = new NotifySocket(join(folder, 'socket'));
    const script = join(import.meta.dirname, 'notifySocket.py');
    const child = spawn('/usr/bin/env', ['python3', script, socket.path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    context.after(() => {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    });
    await new Promise<void>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const message = JSON.parse(line) as Notification;
        // The first line says that it listens.
        if (Object.keys(message).length === 0) resolve();
        else if (!('BARRIER' in message)) socket.told.push(message);
      });
    });
    return socket;
  }

  /** The values that a variable was given, in order. */
  values(name: string): string[] {
    return this.told.flatMap((message) => message[name] ?? []);
  }

  /** Resolves when a message fits. */
  async until(holds: (told: readonly Notification[]) => boolean): Promise<void> {
    while (!holds(this.told)) await wait(10);
  }
}
