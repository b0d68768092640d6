import { Transform } from 'node:stream';
import type { Fault } from '../fault.ts';

const HEADER = 7;
const END = 0xce;
const PROTOCOL_HEADER = 8;
const METHOD = 1;
const BASIC = 60;
const ACK = 80;
/** A delivery tag that no channel has come to. */
const UNKNOWN = 1n << 40n;

/** Passes on a client's frames unchanged; asked to, it adds one that acknowledges what was never delivered. */
class BadAck extends Transform {
  #rest = Buffer.alloc(0);
  #begun = false;
  /** The channel that acknowledges; null before it has. */
  #channel: number | null = null;

  /** false before the client has acknowledged anything, and then nothing is added. */
  inject(): boolean {
    if (this.#channel === null) return false;
    this.push(ackFrame(this.#channel));
    return true;
  }

  override _transform(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    if (!this.#begun && this.#rest.length >= PROTOCOL_HEADER) {
      this.#begun = true;
      this.#pass(PROTOCOL_HEADER);
    }
    // Only whole frames are passed on, so that one can be added at any time.
    while (this.#begun && this.#rest.length >= HEADER) {
      const length = HEADER + this.#rest.readUInt32BE(3) + 1;
      if (this.#rest.length < length) break;
      if (isAck(this.#rest)) this.#channel = this.#rest.readUInt16BE(1);
      this.#pass(length);
    }
    done();
  }

  #pass(length: number): void {
    this.push(this.#rest.subarray(0, length));
    this.#rest = this.#rest.subarray(length);
  }
}

function isAck(frame: Buffer): boolean {
  return (
    frame[0] === METHOD && frame.readUInt16BE(HEADER) === BASIC && frame.readUInt16BE(HEADER + 2) === ACK
  );
}

function ackFrame(channel: number): Buffer {
  const frame = Buffer.alloc(HEADER + 13 + 1);
  frame.writeUInt8(METHOD, 0);
  frame.writeUInt16BE(channel, 1);
  frame.writeUInt32BE(13, 3);
  frame.writeUInt16BE(BASIC, HEADER);
  frame.writeUInt16BE(ACK, HEADER + 2);
  frame.writeBigUInt64BE(UNKNOWN, HEADER + 4);
  frame.writeUInt8(END, HEADER + 13);
  return frame;
}

export const badAck: Fault = {
  name: 'bad-ack',
  does: 'an acknowledgement that nobody can place makes the broker close the channel',
  expects: 'nothing lost',
  prepare: () => {
    const links: BadAck[] = [];
    return {
      outgoing: () => {
        const link = new BadAck();
        links.push(link);
        return link;
      },
      inject: async ({ bridge }) => {
        // A slow bridge may have acknowledged nothing yet.
        await bridge.until(() => Promise.resolve(links.filter((link) => link.inject()).length > 0));
        await bridge.until(() => Promise.resolve(bridge.errors.includes('unknown delivery tag')));
      },
    };
  },
};
