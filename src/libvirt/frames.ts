import { WireFault } from './wireFault.ts';

/** VIR_NET_MESSAGE_MAX and the length before it (virnetprotocol.x). */
export const FRAME_MAX = 33_554_432 + 4;
const LENGTH = 4;
const HEADER = 24;

export const TYPE = { call: 0, reply: 1, message: 2 } as const;
export const STATUS = { ok: 0, error: 1 } as const;

/** virNetMessageHeader, and what comes after it. */
export interface Frame {
  readonly program: number;
  readonly version: number;
  readonly procedure: number;
  readonly type: number;
  readonly serial: number;
  readonly status: number;
  readonly body: Buffer;
}

export function frameBytes({ program, version, procedure, type, serial, status, body }: Frame): Buffer {
  const bytes = Buffer.allocUnsafe(LENGTH + HEADER + body.length);
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.writeUInt32BE(program, 4);
  bytes.writeUInt32BE(version, 8);
  bytes.writeInt32BE(procedure, 12);
  bytes.writeInt32BE(type, 16);
  bytes.writeUInt32BE(serial, 20);
  bytes.writeInt32BE(status, 24);
  body.copy(bytes, LENGTH + HEADER);
  return bytes;
}

/** Cuts what a socket brings into frames. It holds one unfinished frame at most, of no more than `most` bytes. */
export class FrameCutter {
  readonly #most: number;
  #parts: Buffer[] = [];
  #held = 0;

  constructor(most: number = FRAME_MAX) {
    this.#most = most;
  }

  /** The frames that are whole now. @throws WireFault on a length that no frame has */
  *push(chunk: Buffer): Generator<Frame> {
    this.#parts.push(chunk);
    this.#held += chunk.length;
    for (let length = this.#length(); length !== null && this.#held >= length; length = this.#length()) {
      const all = this.#joined();
      this.#held -= length;
      this.#parts = this.#held > 0 ? [all.subarray(length)] : [];
      yield parse(all.subarray(0, length));
    }
  }

  /** Of the frame that begins here; null while that is not known. */
  #length(): number | null {
    if (this.#held < LENGTH) return null;
    const first = this.#parts[0] as Buffer;
    const length = (first.length >= LENGTH ? first : this.#joined()).readUInt32BE(0);
    if (length < LENGTH + HEADER || length > this.#most) {
      throw new WireFault(
        `a frame of ${length} bytes, where ${LENGTH + HEADER} to ${this.#most} are possible`,
      );
    }
    return length;
  }

  #joined(): Buffer {
    const [first] = this.#parts;
    if (this.#parts.length === 1 && first !== undefined) return first;
    const all = Buffer.concat(this.#parts, this.#held);
    this.#parts = [all];
    return all;
  }
}

function parse(bytes: Buffer): Frame {
  return {
    program: bytes.readUInt32BE(4),
    version: bytes.readUInt32BE(8),
    procedure: bytes.readInt32BE(12),
    type: bytes.readInt32BE(16),
    serial: bytes.readUInt32BE(20),
    status: bytes.readInt32BE(24),
    body: bytes.subarray(LENGTH + HEADER),
  };
}
