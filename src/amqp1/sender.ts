import type { Delivery, EventContext, Message, Sender as Link } from 'rhea';
import type { Peer } from './openPeer.ts';
import { checkSessions, OwnLink } from './ownLink.ts';

/** What goes to an address. */
export interface OutgoingAmqp1Message {
  /** Bytes are one data section, text is a value. */
  readonly body: Buffer | string;
  readonly messageId?: string;
  readonly subject?: string;
  readonly contentType?: string;
  /** Whether a broker is to keep it over a restart. */
  readonly durable: boolean;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
}

/** The peer refuses a message for good, as one that is too large; the message is in its own words. */
export class MessageRejected extends Error {
  override readonly name = 'MessageRejected';
  /** AMQP's condition, such as `amqp:link:message-size-exceeded`; empty where the peer gave none. */
  readonly condition: string;

  constructor(message: string, condition: string) {
    super(message);
    this.condition = condition;
  }
}

interface Waiting {
  readonly message: Message;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Deliveries without an outcome that rhea keeps; what is more waits here. */
const WINDOW = 2048;

/** One address written to over one connection. It never mends itself, and sends nothing twice: that is the caller's. */
export class Sender {
  readonly #peer: Peer;
  readonly #own: OwnLink<Link>;
  /** Not handed to rhea yet, in order. */
  readonly #queue: Waiting[] = [];
  readonly #unsettled = new Map<Delivery, Waiting>();

  private constructor(peer: Peer, address: string) {
    this.#peer = peer;
    this.#own = new OwnLink(peer, 'sender', WINDOW, (session) =>
      session.open_sender({ source: { address }, target: { address, capabilities: ['queue'] } }),
    );
    const { link } = this.#own;
    link.on('sendable', () => this.#pump());
    link.on('accepted', ({ delivery }: EventContext) => this.#taken(delivery)?.resolve());
    link.on('rejected', ({ delivery }: EventContext) => {
      this.#taken(delivery)?.reject(rejection(delivery));
    });
    // rhea tells of `modified` as `released` too; either way the peer did not keep it.
    link.on('released', ({ delivery }: EventContext) => {
      this.#taken(delivery)?.reject(new Error('the peer could not deliver it, and gave it back'));
    });
    link.on('settled', ({ delivery }: EventContext) => {
      this.#taken(delivery)?.reject(new Error('the peer settled it without an outcome'));
    });
    void this.#own.ended.then((error) => {
      for (const { reject } of [...this.#unsettled.values(), ...this.#queue.splice(0)]) reject(error);
      this.#unsettled.clear();
    });
  }

  /**
   * Resolves when the peer has opened the link.
   * @throws AttachRefused, or an Error where the connection ended
   */
  static async open(peer: Peer, address: string): Promise<Sender> {
    checkSessions(peer);
    const sender = new Sender(peer, address);
    await sender.#own.opened();
    return sender;
  }

  /** Resolves with the reason when the peer ended it, or the connection, or `close` did. */
  get ended(): Promise<Error> {
    return this.#own.ended;
  }

  /**
   * Resolves when the peer has accepted the message. While it gives no credit, which a router does without a reader, this waits.
   * @throws MessageRejected, or an Error where it was given back or the link ended
   */
  async send(message: OutgoingAmqp1Message): Promise<void> {
    if (this.#own.over) throw await this.#own.ended;
    await new Promise<void>((resolve, reject) => {
      this.#queue.push({ message: this.#messageOf(message), resolve, reject });
      this.#pump();
    });
  }

  /** Whether there are messages without an answer. */
  get waiting(): boolean {
    return this.#queue.length + this.#unsettled.size > 0;
  }

  /** Fails those. */
  close(why = 'closed here'): void {
    this.#own.finish(new Error(why));
  }

  #pump(): void {
    const { link } = this.#own;
    while (!this.#own.over && link.sendable()) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      this.#unsettled.set(link.send(next.message), next);
    }
  }

  #taken(delivery: Delivery | undefined): Waiting | undefined {
    if (delivery === undefined) return undefined;
    const waiting = this.#unsettled.get(delivery);
    this.#unsettled.delete(delivery);
    if (this.#queue.length > 0) queueMicrotask(() => this.#pump());
    return waiting;
  }

  #messageOf({ body, messageId, subject, contentType, durable, properties }: OutgoingAmqp1Message): Message {
    return {
      body: typeof body === 'string' ? body : (this.#peer.rhea.message.data_section(body) as unknown),
      durable,
      ...(messageId !== undefined && { message_id: messageId }),
      ...(subject !== undefined && { subject }),
      ...(contentType !== undefined && { content_type: contentType }),
      ...(properties !== undefined && { application_properties: { ...properties } }),
    };
  }
}

function rejection(delivery: Delivery | undefined): MessageRejected {
  const { condition = '', description = '' } = (delivery?.remote_state?.['error'] ?? {}) as {
    readonly condition?: string;
    readonly description?: string;
  };
  return new MessageRejected(description || condition || 'no reason given', condition);
}
