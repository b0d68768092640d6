import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { StackwireError } from '../../model/index.ts';
import type { CaptureMessage } from './captureMessage.ts';
import { openPiece } from './openPiece.ts';
import { readLines } from './readLines.ts';
import type { Line } from './readLines.ts';
import { PieceSplitter } from './splitPieces.ts';
import type { Piece } from './splitPieces.ts';

/** A path, `-` for stdin, or a stream. */
export type CaptureInput = string | Readable;

/** What Ceilometer's dispatchers write before the events of a batch. */
const LOGGED = 'record_events called';
const BRACE = 0x7b;

/**
 * The messages of captures, one input after the other, in file order. `meta.position` is `file:line`;
 * `receivedKnown` is true only where the form carries a receipt time. A piece that cannot be read comes along
 * as it is, for decoding to refuse. Memory stays bounded whatever the size of a file.
 * @throws StackwireError `capture/unreadable`: no such file, or nothing in it that looks like a message
 */
export async function* readCapture(
  inputs: CaptureInput | readonly CaptureInput[],
): AsyncGenerator<CaptureMessage, void, undefined> {
  const list: readonly CaptureInput[] = typeof inputs === 'string' || !isList(inputs) ? [inputs] : inputs;
  for (const input of list) {
    const isStream = typeof input !== 'string' || input === '-';
    const name = isStream ? 'stdin' : input;
    const stream = typeof input !== 'string' ? input : isStream ? process.stdin : open(input);
    try {
      yield* readStream(stream, name);
    } catch (error) {
      if (error instanceof StackwireError || !isSystemError(error)) throw error;
      throw new StackwireError('capture/unreadable', `${name}: ${error.message}`, { cause: error });
    }
  }
}

async function* readStream(stream: Readable, file: string): AsyncGenerator<CaptureMessage, void, undefined> {
  const reader = new CaptureReader(file);
  for await (const lines of readLines(stream)) {
    for (const line of lines) yield* reader.line(withoutMark(line));
  }
  yield* reader.end();
}

class CaptureReader {
  readonly #file: string;
  readonly #splitter = new PieceSplitter();
  /** The first line that is not empty decides whether text that is no JSON is a broken message or just a log. */
  #form: 'json' | 'log' | null = null;
  #found = false;

  constructor(file: string) {
    this.#file = file;
  }

  *line(line: Line): Generator<CaptureMessage> {
    const isObject = line.text[0] === BRACE;
    // No logged event yet: what looked like a log may have been a line of something else above a capture.
    if (this.#form === 'log' && !this.#found && isObject) this.#form = 'json';
    if (!isObject && !this.#splitter.isOpen && line.text.includes(LOGGED)) {
      yield* this.#open(this.#splitter.end());
      this.#form ??= 'log';
      this.#found = true;
      yield logged(line, this.#file);
    } else if (this.#form !== 'log') {
      yield* this.#open(this.#splitter.line(line));
    }
  }

  *end(): Generator<CaptureMessage> {
    yield* this.#open(this.#splitter.end());
    if (this.#form === null || this.#found) return;
    const detail = `${this.#file}: nothing in it looks like a message or a Ceilometer log`;
    throw new StackwireError('capture/unreadable', detail);
  }

  *#open(pieces: Iterable<Piece>): Generator<CaptureMessage> {
    for (const piece of pieces) {
      this.#form ??= piece.kind === 'stray' ? 'log' : 'json';
      if (this.#form === 'log') continue;
      this.#found = true;
      yield openPiece(piece, this.#file);
    }
  }
}

function logged({ text, number }: Line, file: string): CaptureMessage {
  return {
    body: text,
    meta: {
      source: file,
      received: 0,
      receivedKnown: false,
      contentType: 'text/x-ceilometer-log',
      position: `${file}:${number}`,
    },
  };
}

/** The first line without a byte order mark. */
function withoutMark(line: Line): Line {
  const marked = line.number === 1 && line.text[0] === 0xef && line.text[1] === 0xbb && line.text[2] === 0xbf;
  return marked ? { ...line, text: line.text.subarray(3) } : line;
}

function open(path: string): Readable {
  return createReadStream(path, { highWaterMark: 256 * 1024 });
}

function isList(inputs: CaptureInput | readonly CaptureInput[]): inputs is readonly CaptureInput[] {
  return Array.isArray(inputs);
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}
