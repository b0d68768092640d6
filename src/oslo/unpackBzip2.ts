import Bunzip from 'seek-bzip';

/** Unpacks a bzip2 stream. Throws on damage, at a premature end, and as soon as the output passes `limit` bytes. */
export function unpackBzip2(body: Buffer, limit: number): Buffer {
  const output = new LimitedOutput(limit);
  Bunzip.decode(new BufferInput(body), output);
  return output.bytes();
}

class BufferInput {
  readonly #body: Buffer;
  #position = 0;

  constructor(body: Buffer) {
    this.#body = body;
  }

  readByte(): number {
    // The library takes what lies behind the end for zeros and would go on.
    const byte = this.#body[this.#position++];
    if (byte === undefined) throw new Error('the stream ends too early');
    return byte;
  }

  read(buffer: Uint8Array, offset: number, length: number): number {
    for (let i = 0; i < length; i++) buffer[offset + i] = this.readByte();
    return length;
  }

  eof(): boolean {
    return this.#position >= this.#body.length;
  }
}

class LimitedOutput {
  readonly #limit: number;
  #buffer = Buffer.allocUnsafe(16_384);
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  writeByte(byte: number): void {
    if (this.#length === this.#buffer.length) this.#grow();
    this.#buffer[this.#length++] = byte;
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #grow(): void {
    if (this.#length >= this.#limit) throw new Error(`it unpacks to more than ${this.#limit} bytes`);
    const larger = Buffer.allocUnsafe(Math.min(this.#length * 2, this.#limit));
    this.#buffer.copy(larger);
    this.#buffer = larger;
  }
}
