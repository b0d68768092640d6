/** Reads Kafka's numbers and texts one after the other. Throws a RangeError at the end of the bytes. */
export class ByteReader {
  readonly #bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.at;
  }

  int8(): number {
    return this.#bytes.readInt8(this.#step(1));
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#step(2));
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#step(4));
  }

  int64(): bigint {
    return this.#bytes.readBigInt64BE(this.#step(8));
  }

  string(): string {
    return this.bytes(Math.max(0, this.int16())).toString('utf8');
  }

  bytes(length: number): Buffer {
    if (length < 0 || length > this.left) throw new RangeError('the bytes end before what they announce');
    const begin = this.#step(length);
    return this.#bytes.subarray(begin, begin + length);
  }

  /** A number in as many bytes as it needs, zigzag encoded, up to 2^53. */
  varint(): number {
    let value = 0;
    for (let factor = 1, width = 0; width < 10; factor *= 128, width += 1) {
      const byte = this.#bytes.readUInt8(this.#step(1));
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
    throw new RangeError('a number does not end');
  }

  /** null where their length is negative. */
  varintBytes(): Buffer | null {
    const length = this.varint();
    return length < 0 ? null : this.bytes(length);
  }

  #step(length: number): number {
    const begin = this.at;
    this.at += length;
    return begin;
  }
}
