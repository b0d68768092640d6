import type { Channel, ChannelModel } from 'amqplib';
import { brokerText, closeCode } from '../../amqp/index.ts';

/** With which code and words the broker refused. */
export interface Refusal {
  readonly code: number;
  readonly text: string;
}

/**
 * Asks the broker what may be answered with an error. In AMQP such an answer closes the channel it came on, so
 * questions go over a channel of their own, and the next question opens another.
 */
export class Probe {
  readonly #model: ChannelModel;
  #channel: Channel | null = null;

  constructor(model: ChannelModel) {
    this.#model = model;
  }

  /** null when all went well, else the code and text of the refusal. Rejects when the connection is gone. */
  async ask(question: (channel: Channel) => Promise<unknown>): Promise<Refusal | null> {
    this.#channel ??= await this.#open();
    try {
      await question(this.#channel);
      return null;
    } catch (error) {
      const code = closeCode(error);
      if (code === undefined) throw error;
      return { code, text: brokerText(error) };
    }
  }

  async #open(): Promise<Channel> {
    const channel = await this.#model.createChannel();
    // The answer reaches whoever asked; without a listener the event would end the process.
    channel.on('error', () => undefined);
    channel.once('close', () => {
      if (this.#channel === channel) this.#channel = null;
    });
    return channel;
  }
}
