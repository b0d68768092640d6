import type { Message } from 'rhea';
import type { Rhea, UnreadableMessage } from './loadRhea.ts';

/** A message as it came over a link. */
export interface ReceivedMessage {
  /** The bytes of the data sections, or of the text or binary that is its value. */
  readonly body: Buffer;
  /** Why the body holds nothing that could be a notification; `body` is then what there is of it. */
  readonly refused?: string;
  readonly subject?: string;
  readonly contentType?: string;
  /** Application properties; RabbitMQ puts the headers of an AMQP 0-9-1 message there. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly annotations: Readonly<Record<string, unknown>>;
  /** How often it was delivered before without being settled; null where the peer does not say. */
  readonly deliveryCount: number | null;
  /** Whether the peer says that nobody had it before; null where it does not say. */
  readonly firstAcquirer: boolean | null;
}

/** The two kinds of body sections that rhea hands over as such; a value comes as itself. */
const DATA = 0x75;
const SEQUENCE = 0x76;

interface Section {
  readonly typecode: number;
  readonly content: unknown;
}

/** `format` is the transfer's message-format; a peer may leave out 0, which is AMQP's own. */
export function readMessage(
  rhea: Rhea,
  message: Message | Buffer | UnreadableMessage,
  format: number | null | undefined,
): ReceivedMessage {
  if (Buffer.isBuffer(message)) {
    if (!format) return readMessage(rhea, rhea.message.decode(message) as unknown as Message, 0);
    return { ...BARE, body: message, refused: `the message is of format ${format}, which is not AMQP’s own` };
  }
  if ('unreadable' in message) {
    const refused = `the sections of the message cannot be read: ${message.reason}`;
    return { ...BARE, body: message.unreadable, refused };
  }
  const { subject, content_type: contentType, application_properties, message_annotations } = message;
  return {
    ...bodyOf(message.body),
    ...(typeof subject === 'string' && { subject }),
    ...(typeof contentType === 'string' && { contentType }),
    properties: application_properties ?? {},
    annotations: message_annotations ?? {},
    deliveryCount: message.delivery_count ?? null,
    firstAcquirer: message.first_acquirer ?? null,
  };
}

const BARE = { properties: {}, annotations: {}, deliveryCount: null, firstAcquirer: null } as const;

function bodyOf(body: unknown): Pick<ReceivedMessage, 'body' | 'refused'> {
  if (typeof body === 'string') return { body: Buffer.from(body) };
  if (Buffer.isBuffer(body)) return { body };
  if (isSection(body) && body.typecode === DATA) return dataOf(body.content);
  if (isSection(body) && body.typecode === SEQUENCE) return refuse('an AMQP sequence', body.content);
  if (body === undefined || body === null) return { body: Buffer.alloc(0) };
  return refuse(Array.isArray(body) ? 'an AMQP list' : `an AMQP value of type ${typeof body}`, body);
}

function isSection(body: unknown): body is Section {
  return typeof body === 'object' && body !== null && 'typecode' in body && 'content' in body;
}

function dataOf(content: unknown): Pick<ReceivedMessage, 'body' | 'refused'> {
  if (Buffer.isBuffer(content)) return { body: content };
  if (Array.isArray(content)) {
    const parts: readonly unknown[] = content;
    if (parts.every((part) => Buffer.isBuffer(part))) return { body: Buffer.concat(parts) };
  }
  return refuse('a data section without bytes', content);
}

function refuse(what: string, content: unknown): Pick<ReceivedMessage, 'body' | 'refused'> {
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
