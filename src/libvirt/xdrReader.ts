import { WireFault } from './wireFault.ts';
import { padding } from './xdrWriter.ts';

/**
 * Reads XDR (RFC 4506) and believes nothing: a length is compared with what is there before anything is made of it.
 * Every method throws a `WireFault` where the bytes do not suffice.
 */
export class XdrReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Bytes that were not read yet. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  int(): number {
    return this.#bytes.readInt32BE(this.#step(4));
  }

  uint(): number {
    return this.#bytes.readUInt32BE(this.#step(4));
  }

  hyper(): bigint {
    return this.#bytes.readBigInt64BE(this.#step(8));
  }

  unsignedHyper(): bigint {
    return this.#bytes.readBigUInt64BE(this.#step(8));
  }

  double(): number {
    return this.#bytes.readDoubleBE(this.#step(8));
  }

  /** A view of the next bytes. */
  fixed(length: number): Buffer {
    const from = this.#step(length + padding(length));
    return this.#bytes.subarray(from, from + length);
  }

  /** A length that is at most `most`, and its bytes. */
  opaque(most: number): Buffer {
    const length = this.uint();
    if (length > most) throw new WireFault(`a text of ${length} bytes where at most ${most} are allowed`);
    return this.fixed(length);
  }

  /** How many items follow: at most `most`, and no more than the bytes that are left can hold at four for each. */
  count(most: number): number {
    const count = this.uint();
    if (count > most || count * 4 > this.left) {
      throw new WireFault(`a list of ${count} items in ${this.left} bytes, at most ${most} are allowed`);
    }
    return count;
  }

  /** @throws WireFault when something is left */
  end(): void {
    if (this.left > 0) throw new WireFault(`${this.left} bytes more than the message should have`);
  }

  #step(length: number): number {
    if (length > this.left)
      throw new WireFault(`the message ends ${length - this.left} bytes before its text does`);
    const from = this.#at;
    this.#at += length;
    return from;
  }
}
