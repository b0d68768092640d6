import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cleanup } from './cleanup.ts';
import { run } from './run.ts';

const MIB = 1024 * 1024;

/** A file system of so many MiB of its own, which can be filled to its last byte and freed again. */
export class SmallDisk {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Mounts it until the end, which takes root; a string says why it could not be. */
  static async mount(cleanup: Cleanup, mebibytes: number): Promise<SmallDisk | string> {
    const folder = mkdtempSync(join(tmpdir(), 'stackwire-disk-'));
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder]);
    } catch (error) {
      rmdirSync(folder);
      const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
      return reason;
    }
    const unmount = (): void => {
      // SQLite holds the files of a closed connection until its statements are collected as garbage.
      spawnSync('umount', ['--lazy', folder]);
      rmdirSync(folder);
    };
    process.once('exit', unmount);
    cleanup.after(() => {
      process.off('exit', unmount);
      unmount();
    });
    return new SmallDisk(folder);
  }

  fill(): void {
    const file = openSync(this.#ballast, 'w');
    try {
      for (let piece = MIB; piece > 0;) if (!written(file, piece)) piece = Math.floor(piece / 2);
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(this.#ballast);
  }

  get #ballast(): string {
    return join(this.folder, 'ballast');
  }
}

/** Whether all of it found room. */
function written(file: number, bytes: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(bytes)) === bytes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
