import { Writable } from 'node:stream';

/** Keeps what is written to it. */
export class Gathered extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
}
