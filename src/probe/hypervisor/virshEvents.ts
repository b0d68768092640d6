import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { noVirsh, virshEnvironment, type VirshAccess } from './virshProgram.ts';

/** A line of an event is a hundred characters or so. */
const LINE_MAX = 65_536;

/** `virsh event --all --loop`, which runs as long as the daemon is there. */
export class VirshEvents {
  /** Resolves with what it said at its end. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;

  constructor(access: VirshAccess, hear: (line: string) => void) {
    const words = ['-q', '-r', '-c', access.uri, 'event', '--all', '--loop'];
    const child = spawn(access.program, words, {
      env: virshEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(0, 512);
    });
    eachLine(child.stdout, hear, () => this.stop());
    this.ended = new Promise((resolve) => {
      child.once('error', (error: NodeJS.ErrnoException) =>
        resolve(error.code === 'ENOENT' ? noVirsh(access.program) : error.message),
      );
      child.once('close', () =>
        resolve(
          said
            .replace(/^error: /gm, '')
            .trim()
            .replaceAll('\n', '; ') || 'virsh event ended',
        ),
      );
    });
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }
}

function eachLine(stream: Readable, hear: (line: string) => void, tooLong: () => void): void {
  let held = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    const lines = (held + text).split('\n');
    held = lines.pop() ?? '';
    for (const line of lines) hear(line);
    if (held.length > LINE_MAX) tooLong();
  });
}
