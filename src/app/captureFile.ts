import { link, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StackwireError } from '../model/index.ts';
import { LineFile } from './lineFile.ts';
import type { LineOutput } from './lineOutput.ts';

/** A capture says who is in a cloud: only its owner reads it. */
const MODE = 0o600;

/**
 * A capture that grows under another name, `.NAME.PID.part`, and gets its own when it is finished. So what stands under
 * its name is whole, and what a kill has left says that it is not.
 */
export class CaptureFile implements LineOutput {
  readonly path: string;
  readonly #part: string;
  readonly #overwrite: boolean;
  readonly #handle: FileHandle;
  readonly #lines: LineFile;

  private constructor(path: string, part: string, overwrite: boolean, handle: FileHandle) {
    this.path = path;
    this.#part = part;
    this.#overwrite = overwrite;
    this.#handle = handle;
    this.#lines = new LineFile(handle);
  }

  /**
   * @throws StackwireError `usage` where there is such a file already and it may not be overwritten, or it is no
   * regular one; `capture/unwritable`
   */
  static async open(path: string, { overwrite }: { readonly overwrite: boolean }): Promise<CaptureFile> {
    const target = await targetOf(path, overwrite);
    const part = join(dirname(target), `.${basename(target)}.${process.pid}.part`);
    const handle = await open(part, 'wx', MODE).catch((error: unknown) => {
      throw unwritable(path, error);
    });
    return new CaptureFile(target, part, overwrite, handle);
  }

  async write(line: string): Promise<void> {
    await this.#lines.write(line).catch((error: unknown) => {
      throw unwritable(this.path, error);
    });
  }

  async finish(): Promise<void> {
    await this.#lines.finish().catch((error: unknown) => {
      throw unwritable(this.path, error);
    });
    await this.keep();
  }

  /** Gives what was written its name, also when the last of it could not be written. */
  async keep(): Promise<void> {
    try {
      await this.#lines.finish().catch(() => undefined);
      await this.#handle.close();
      if (this.#overwrite) await rename(this.#part, this.path);
      else await this.#place();
    } catch (error) {
      throw unwritable(this.path, error, `; what was recorded is in ${this.#part}`);
    }
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    await this.#handle.close();
    await unlink(this.#part);
  }

  /** Gives it its name, unless somebody else has taken that meanwhile. */
  async #place(): Promise<void> {
    try {
      await link(this.#part, this.path);
    } catch (error) {
      // Not every file system has links.
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(error))) throw error;
      await rename(this.#part, this.path);
      return;
    }
    await unlink(this.#part);
  }
}

/** A file to read back at once, which is gone when the program is, however it ends: it may hold real names. */
export async function openSpool(folder: string): Promise<FileHandle> {
  const path = join(folder, `.stackwire-${process.pid}-${Date.now().toString(36)}.spool`);
  try {
    const handle = await open(path, 'wx+', MODE);
    await unlink(path);
    return handle;
  } catch (error) {
    throw unwritable(path, error);
  }
}

async function targetOf(path: string, overwrite: boolean): Promise<string> {
  const found = await stat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw unwritable(path, error);
  });
  if (found === null) return path;
  if (!found.isFile()) throw new StackwireError('usage', `-o ${path} is no file; \`-o -\` is stdout`);
  if (!overwrite) throw new StackwireError('usage', `${path} exists; --force overwrites it`);
  // A link stays one.
  return realpath(path);
}

function unwritable(path: string, error: unknown, more = ''): StackwireError {
  if (error instanceof StackwireError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new StackwireError('capture/unwritable', `${path}: ${why}${more}`, { cause: error });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
