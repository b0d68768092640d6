/**
 * Which stream is under way, and up to which delivery tag of it everything is settled. A stream is the life of one
 * channel: each has tags of its own.
 */
export class Settlement {
  #stream = 0;
  #settled = 0;

  /** The number of the stream that is to come. */
  get next(): number {
    return this.#stream + 1;
  }

  /** 0 while nothing of the stream is settled. */
  get settled(): number {
    return this.#settled;
  }

  /** The stream is under way from now on; nothing changes where it is already. */
  begin(stream: number): void {
    if (stream === this.#stream) return;
    this.#stream = stream;
    this.#settled = 0;
  }

  /** Notes that all up to `position` is settled. Whether the broker is to hear it. */
  settle(stream: number, position: number): boolean {
    // Acknowledging a tag twice closes the channel; one of an earlier stream belongs to nobody.
    if (stream !== this.#stream || position <= this.#settled) return false;
    this.#settled = position;
    return true;
  }

  /** A function that says whether anything was settled since its last call; a message costs nothing for it. */
  flow(): () => boolean {
    let last = '';
    return () => {
      const now = `${this.#stream}:${this.#settled}`;
      const moved = now !== last && this.#settled > 0;
      last = now;
      return moved;
    };
  }
}
