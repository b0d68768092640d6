import type { Message } from 'rhea';
import type { Rhea } from './loadRhea.ts';
import { bodyStart, plainBody } from './sections.ts';

/** What a message says beside its body. */
export interface ReceivedHead {
  readonly subject: string | undefined;
  readonly contentType: string | undefined;
  /** Application properties; RabbitMQ puts the headers of an AMQP 0-9-1 message there. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly annotations: Readonly<Record<string, unknown>>;
  /** How often it was delivered before without being settled; null where the peer does not say. */
  readonly deliveryCount: number | null;
  /** Whether the peer says that nobody had it before; null where it does not say. */
  readonly firstAcquirer: boolean | null;
}

interface Body {
  /** The bytes of the data sections, or of the text or binary that is its value. */
  readonly body: Buffer;
  /** Why the body holds nothing that could be a notification; `body` is then what there is of it. */
  readonly refused?: string;
}

/** A message as it came over a link. */
export interface ReceivedMessage extends Body {
  readonly head: ReceivedHead;
}

/** The two kinds of body sections that rhea hands over as such; a value comes as itself. */
const DATA = 0x75;
const SEQUENCE = 0x76;

interface Section {
  readonly typecode: number;
  readonly content: unknown;
}

const NOTHING = Buffer.alloc(0);

/**
 * Reads the messages of one link. Most of them have the same head, byte by byte, and one body section: such a head is decoded once, and the
 * body is cut out. rhea, which makes an object of each value, decodes the rest.
 */
export class MessageReader {
  readonly #rhea: Rhea;
  readonly #bare: ReceivedHead;
  #lastBytes: Buffer = NOTHING;
  #lastHead: ReceivedHead;

  constructor(rhea: Rhea) {
    this.#rhea = rhea;
    this.#bare = headOf({});
    this.#lastHead = this.#bare;
  }

  /** `format` is the transfer's message-format; a peer may leave out 0, which is AMQP's own. */
  read(bytes: Buffer, format: number | null | undefined): ReceivedMessage {
    if (format) return this.#refuse(bytes, `the message is of format ${format}, which is not AMQP’s own`);
    try {
      const start = bodyStart(bytes);
      const body = start === null ? null : plainBody(bytes, start);
      if (start !== null && body !== null) return { head: this.#head(bytes.subarray(0, start)), body };
      const message = this.#decode(bytes);
      return { head: headOf(message), ...bodyOf(message.body) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return this.#refuse(bytes, `the sections of the message cannot be read: ${reason}`);
    }
  }

  #head(bytes: Buffer): ReceivedHead {
    if (bytes.equals(this.#lastBytes)) return this.#lastHead;
    this.#lastHead = headOf(this.#decode(bytes));
    // A copy: it must not keep what was read together with it.
    this.#lastBytes = Buffer.from(bytes);
    return this.#lastHead;
  }

  #decode(bytes: Buffer): Partial<Message> {
    return this.#rhea.message.decode(bytes) as unknown as Message;
  }

  #refuse(body: Buffer, refused: string): ReceivedMessage {
    return { head: this.#bare, body, refused };
  }
}

function headOf(message: Partial<Message>): ReceivedHead {
  const { subject, content_type, application_properties, message_annotations } = message;
  return {
    subject: typeof subject === 'string' ? subject : undefined,
    contentType: typeof content_type === 'string' ? content_type : undefined,
    properties: application_properties ?? {},
    annotations: message_annotations ?? {},
    deliveryCount: message.delivery_count ?? null,
    firstAcquirer: message.first_acquirer ?? null,
  };
}

function bodyOf(body: unknown): Body {
  if (typeof body === 'string') return { body: Buffer.from(body) };
  if (Buffer.isBuffer(body)) return { body };
  if (isSection(body) && body.typecode === DATA) return dataOf(body.content);
  if (isSection(body) && body.typecode === SEQUENCE) return refuse('an AMQP sequence', body.content);
  if (body === undefined || body === null) return { body: NOTHING };
  return refuse(Array.isArray(body) ? 'an AMQP list' : `an AMQP value of type ${typeof body}`, body);
}

function isSection(body: unknown): body is Section {
  return typeof body === 'object' && body !== null && 'typecode' in body && 'content' in body;
}

function dataOf(content: unknown): Body {
  if (Buffer.isBuffer(content)) return { body: content };
  if (Array.isArray(content)) {
    const parts: readonly unknown[] = content;
    if (parts.every((part) => Buffer.isBuffer(part))) return { body: Buffer.concat(parts) };
  }
  return refuse('a data section without bytes', content);
}

function refuse(what: string, content: unknown): Body {
  return {
    body: Buffer.from(textOf(content)),
    refused: `the body is ${what}; oslo.messaging sends text, RabbitMQ data sections`,
  };
}

function textOf(content: unknown): string {
  try {
    return JSON.stringify(content) ?? '';
  } catch {
    return '';
  }
}
