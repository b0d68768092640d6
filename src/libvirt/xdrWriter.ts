const FIRST_SIZE = 256;

/** Writes XDR (RFC 4506): everything big-endian, in steps of four bytes. */
export class XdrWriter {
  #bytes: Buffer;
  #end = 0;

  constructor() {
    this.#bytes = Buffer.allocUnsafe(FIRST_SIZE);
  }

  /** What was written. Nothing must be written afterwards. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#end);
  }

  int(value: number): void {
    this.#end = this.#room(4).writeInt32BE(value, this.#end);
  }

  uint(value: number): void {
    this.#end = this.#room(4).writeUInt32BE(value, this.#end);
  }

  hyper(value: bigint): void {
    this.#end = this.#room(8).writeBigInt64BE(value, this.#end);
  }

  unsignedHyper(value: bigint): void {
    this.#end = this.#room(8).writeBigUInt64BE(value, this.#end);
  }

  double(value: number): void {
    this.#end = this.#room(8).writeDoubleBE(value, this.#end);
  }

  /** As they are, filled up with zeros to a step of four. */
  fixed(value: Buffer): void {
    const padded = padding(value.length);
    const bytes = this.#room(value.length + padded);
    value.copy(bytes, this.#end);
    bytes.fill(0, this.#end + value.length, this.#end + value.length + padded);
    this.#end += value.length + padded;
  }

  /** With its length before it. */
  opaque(value: Buffer): void {
    this.uint(value.length);
    this.fixed(value);
  }

  #room(more: number): Buffer {
    if (this.#end + more > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#end + more));
      this.#bytes.copy(larger, 0, 0, this.#end);
      this.#bytes = larger;
    }
    return this.#bytes;
  }
}

/** Bytes that are missing to a step of four. */
export function padding(length: number): number {
  return (4 - (length & 3)) & 3;
}
