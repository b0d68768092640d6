import type { Stats } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { compressFiles } from './compressFiles.ts';
import { turnOver } from './rotatedFiles.ts';
import { wholeLength } from './wholeLength.ts';

/** What is in a cloud is for the owner's eyes. */
const MODE = 0o600;

export interface GrowingFileParts {
  readonly path: string;
  /** Bytes beyond which it does not grow; one write that is larger has a file of its own. */
  readonly size: number;
  /** How many of those that were turned over are kept. */
  readonly keep: number;
  /** Whether they are packed. */
  readonly compress: boolean;
  /** Makes a folder and those above it, where they are missing. */
  readonly makeFolder: (folder: string) => void;
  /** How lines begin. */
  readonly begins: readonly string[];
}

/** A file of whole lines that grows at its end. Writes go one after the other. */
export class GrowingFile {
  readonly #parts: GrowingFileParts;
  readonly #closing = new AbortController();
  #handle: FileHandle | null = null;
  #compressing: Promise<void> = Promise.resolve();

  constructor(parts: GrowingFileParts) {
    this.#parts = parts;
  }

  /** Resolves when the lines are on the disk. Where it throws, none of them is in the file. */
  async append(lines: string): Promise<void> {
    const bytes = Buffer.from(lines);
    const handle = await this.#withRoomFor(bytes.length);
    const { size } = await handle.stat();
    try {
      await handle.appendFile(bytes);
      await handle.datasync();
    } catch (error) {
      // Where this fails too, the next opening takes away what is left of half a line.
      await handle.truncate(size).catch(() => undefined);
      await this.#release();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#release();
    await this.#compressing;
  }

  async #withRoomFor(bytes: number): Promise<FileHandle> {
    const { path, size: limit, keep, compress } = this.#parts;
    const handle = await this.#opened();
    const { size } = await handle.stat();
    if (size === 0 || size + bytes <= limit) return handle;
    await this.#compressing;
    await this.#release();
    await turnOver(path, keep);
    if (compress) this.#compressing = compressFiles(path, this.#closing.signal);
    return this.#opened();
  }

  /** The file that has the name now: others may have moved it away, as logrotate does. */
  async #opened(): Promise<FileHandle> {
    const { path, makeFolder, begins } = this.#parts;
    if (this.#handle !== null) {
      const named = await stat(path).catch(() => null);
      if (named !== null && isSame(named, await this.#handle.stat())) return this.#handle;
      await this.#release();
    }
    makeFolder(dirname(path));
    const handle = await open(path, 'a+', MODE);
    try {
      await makeWhole(handle, path, begins);
      await syncFolder(dirname(path));
    } catch (error) {
      await handle.close();
      throw error;
    }
    this.#handle = handle;
    return handle;
  }

  async #release(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close();
  }
}

function isSame(one: Stats, other: Stats): boolean {
  return one.dev === other.dev && one.ino === other.ino;
}

/** Takes away the beginning of a line that a killed bridge or a full disk has left at the end. */
async function makeWhole(handle: FileHandle, path: string, begins: readonly string[]): Promise<void> {
  const found = await handle.stat();
  if (!found.isFile()) throw new Error(`${path} is no regular file`);
  const whole = await wholeLength(handle, found.size);
  if (whole === found.size) return;
  const longest = Math.max(...begins.map(({ length }) => length));
  const rest = await handle.read({ position: whole, buffer: Buffer.alloc(longest) });
  const beginning = rest.buffer.toString('latin1', 0, rest.bytesRead);
  if (!begins.some((one) => one.startsWith(beginning) || beginning.startsWith(one))) {
    throw new Error(`${path} ends in half a line that no stackwire wrote: nothing is appended to it`);
  }
  await handle.truncate(whole);
}

/** A new name is as durable as the bytes behind it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
