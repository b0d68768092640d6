import { JsonExtent } from './jsonExtent.ts';
import { LONGEST_LINE } from './readLines.ts';
import type { Line } from './readLines.ts';

/** A stretch of a capture: a whole JSON value, one that is broken or has no end, or text that is no JSON. */
export interface Piece {
  readonly kind: 'value' | 'broken' | 'stray';
  readonly text: Buffer;
  /** Where it begins. */
  readonly line: number;
  /** See `JsonExtent.marks`. */
  readonly marks: number;
}

const [COMMA, BRACE, BRACKET, BRACKET_END] = [0x2c, 0x7b, 0x5b, 0x5d];
const NEWLINE = Buffer.from('\n');

/**
 * Cuts lines into JSON values: one a line, one over many lines, several on a line, or the elements of one list
 * around them all. A broken value is one piece, which ends where a line begins an object that is indented no
 * deeper: in a file of one value a line it costs its line, among printed ones its own lines.
 */
export class PieceSplitter {
  #inList = false;
  /** The value that goes on in the next line; null when there is none, or it is broken. */
  #extent: JsonExtent | null = null;
  #isBroken = false;
  /** The lines of the value that is open or broken; the first begins where it begins. */
  #held: Line[] = [];
  #heldBytes = 0;
  #indent = 0;

  /** Whether the next line continues a value that is sound so far. */
  get isOpen(): boolean {
    return this.#extent !== null;
  }

  *line(line: Line): Generator<Piece> {
    if (this.#isBroken) {
      if (!this.#isFresh(line)) return this.#hold(line);
      yield this.#close('broken');
    }
    let from = 0;
    if (this.#extent !== null) {
      const end = this.#extent.scan(line.text, 0);
      if (typeof end !== 'number') {
        this.#hold(line);
        if (end === 'broken' || this.#heldBytes > LONGEST_LINE) yield* this.#giveUp();
        return;
      }
      this.#hold({ ...line, text: line.text.subarray(0, end) });
      yield this.#close('value');
      from = end;
    }
    yield* this.#outside(line, from);
  }

  /** What is left when no more lines come, or none that may belong to it. */
  *end(): Generator<Piece> {
    while (this.#held.length > 0) {
      if (this.#isBroken) yield this.#close('broken');
      else yield* this.#giveUp();
    }
  }

  *#outside({ text, number }: Line, from: number): Generator<Piece> {
    for (let index = from; index < text.length; index++) {
      const byte = text[index] ?? 0;
      if (byte <= 0x20 || (this.#inList && byte === COMMA)) continue;
      if (this.#inList && byte === BRACKET_END) {
        this.#inList = false;
      } else if (!this.#inList && byte === BRACKET && isListOfValues(text, index + 1)) {
        this.#inList = true;
      } else if (byte === BRACE || (this.#inList && byte === BRACKET)) {
        this.#extent = new JsonExtent();
        this.#indent = indentOf(text) === index ? index : 0;
        const end = this.#extent.scan(text, index);
        if (typeof end !== 'number') {
          this.#hold({ text: text.subarray(index), number });
          if (end === 'broken') yield* this.#giveUp();
          return;
        }
        this.#hold({ text: text.subarray(index, end), number });
        yield this.#close('value');
        index = end - 1;
      } else {
        yield { kind: 'stray', text: text.subarray(index), line: number, marks: 0 };
        return;
      }
    }
  }

  /** The open value is broken. What was taken for its inside may hold the next one. */
  *#giveUp(): Generator<Piece> {
    const lines = this.#held;
    const fresh = lines.findIndex((line, index) => index > 0 && this.#isFresh(line));
    this.#isBroken = true;
    if (fresh < 0) {
      this.#extent = null;
      return;
    }
    this.#held = lines.slice(0, fresh);
    yield this.#close('broken');
    for (const line of lines.slice(fresh)) yield* this.line(line);
  }

  #isFresh({ text }: Line): boolean {
    const indent = indentOf(text);
    return indent <= this.#indent && text[indent] === BRACE;
  }

  #hold(line: Line): void {
    // What is broken for longer than this is passed over: its begin is enough to say what it is.
    if (this.#isBroken && this.#heldBytes > LONGEST_LINE) return;
    this.#held.push(line);
    this.#heldBytes += line.text.length + 1;
  }

  #close(kind: Piece['kind']): Piece {
    const [first = { text: Buffer.alloc(0), number: 0 }, ...more] = this.#held;
    const text =
      more.length === 0
        ? first.text
        : Buffer.concat([first.text, ...more.flatMap((line) => [NEWLINE, line.text])]);
    const marks = this.#extent?.marks ?? 0;
    this.#extent = null;
    this.#isBroken = false;
    this.#held = [];
    this.#heldBytes = 0;
    return { kind, text, line: first.number, marks };
  }
}

function indentOf(text: Buffer): number {
  let indent = 0;
  while (indent < text.length && (text[indent] ?? 0) <= 0x20) indent++;
  return indent;
}

/** Whether a list of messages begins here; `[INFO] …` of a log does not. */
function isListOfValues(text: Buffer, from: number): boolean {
  const byte = text[from + indentOf(text.subarray(from))];
  return byte === undefined || byte === BRACE || byte === BRACKET || byte === BRACKET_END;
}
