import { once } from 'node:events';
import rhea, { type Connection, type EventContext, type Receiver, type Sender } from 'rhea';
import { ARTEMIS_USER } from './artemisFiles.ts';

/** Artemis' management by messages, over a connection of its own. */
export class ArtemisManagement {
  readonly #connection: Connection;
  readonly #sender: Sender;
  readonly #replies: Receiver;
  readonly #waiting: ((message: EventContext['message']) => void)[] = [];
  #over = false;

  private constructor(connection: Connection, sender: Sender, replies: Receiver) {
    this.#connection = connection;
    this.#sender = sender;
    this.#replies = replies;
    replies.on('message', ({ message }: EventContext) => this.#waiting.shift()?.(message));
    connection.on('disconnected', () => {
      this.#over = true;
      for (const wake of this.#waiting.splice(0)) wake(undefined);
    });
  }

  /** Rejects where nothing answers. */
  static async open(port: number): Promise<ArtemisManagement> {
    const { username, password } = ARTEMIS_USER;
    // By itself rhea counts characters of a password for bytes.
    const response = Buffer.from(`\0${username}\0${password}`);
    const start = (answer: (error: undefined, bytes: Buffer) => void): void => answer(undefined, response);
    const sasl = { sasl_mechanisms: { PLAIN: () => ({ start }) } };
    const options = { host: '127.0.0.1', port, reconnect: false, ...sasl };
    const connection = rhea.create_container().connect(options);
    const failed = new Promise<never>((_, reject) => {
      for (const name of ['connection_error', 'disconnected', 'error', 'protocol_error', 'session_error'])
        connection.on(name, () => reject(new Error(`Artemis: ${name}`)));
    });
    failed.catch(() => undefined);
    const replies = connection.open_receiver({ source: { address: '', dynamic: true } });
    const sender = connection.open_sender('activemq.management');
    await Promise.race([Promise.all([once(replies, 'receiver_open'), once(sender, 'sendable')]), failed]);
    return new ArtemisManagement(connection, sender, replies);
  }

  /** null where there is no such resource. */
  async ask(
    resource: string,
    question:
      { readonly attribute: string } | { readonly operation: string; readonly with: readonly unknown[] },
  ): Promise<unknown> {
    if (this.#over) return null;
    const answer = new Promise<EventContext['message']>((resolve) => this.#waiting.push(resolve));
    const [what, parameters] =
      'attribute' in question
        ? [{ _AMQ_Attribute: question.attribute }, []]
        : [{ _AMQ_OperationName: question.operation }, question.with];
    this.#sender.send({
      reply_to: this.#replies.source.address,
      application_properties: { _AMQ_ResourceName: resource, ...what },
      body: JSON.stringify(parameters),
    });
    const message = await answer;
    if (message?.application_properties?.['_AMQ_OperationSucceeded'] !== true) return null;
    const values = JSON.parse(String(message.body)) as readonly unknown[] | null;
    return values?.[0] ?? null;
  }

  close(): void {
    this.#over = true;
    this.#connection.close();
  }
}
