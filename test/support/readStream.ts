/** One block of a stream of server-sent events: its fields, and comments under an empty name. */
export type StreamBlock = Readonly<Record<string, string>>;

/** Reads the blocks of a stream as they come. */
export class StreamReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #text = '';

  constructor({ body }: Response) {
    if (!body) throw new Error('the answer has no body');
    this.#reader = body.getReader();
  }

  /** The next block; null at the end of the stream. */
  async block(): Promise<StreamBlock | null> {
    for (;;) {
      const end = this.#text.indexOf('\n\n');
      if (end >= 0) {
        const block = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        return Object.fromEntries(block.split('\n').map(fieldOf));
      }
      const { done, value } = await this.#reader.read();
      if (done) return null;
      this.#text += this.#decoder.decode(value, { stream: true });
    }
  }

  /** The next so many blocks that hold data. */
  async events(count: number): Promise<StreamBlock[]> {
    const events: StreamBlock[] = [];
    while (events.length < count) {
      const block = await this.block();
      if (block === null) throw new Error(`the stream ended after ${events.length} events`);
      if ('data' in block) events.push(block);
    }
    return events;
  }

  async cancel(): Promise<void> {
    await this.#reader.cancel();
  }
}

function fieldOf(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).trimStart()];
}
