import type { AmqpSettings } from '../spec.ts';

/** What a look at the bus found; `null` where only the management API could tell and did not. */
export interface BusView {
  readonly exchanges: readonly ExchangeView[];
  /** Configured exchanges that do not exist. */
  readonly missing: readonly string[];
  /** Queues into which notifications are routed, but for our own. */
  readonly queues: readonly QueueView[];
  /** Our own; null when it does not exist. */
  readonly own: QueueView | null;
  /** Queues and exchanges that exist and cannot be asked, such as those of a node that is down, and the broker's words. */
  readonly refused: readonly { readonly name: string; readonly text: string }[];
}

export interface ExchangeView {
  readonly name: string;
  readonly facts: ExchangeFacts | null;
}

export interface ExchangeFacts {
  readonly durable: boolean;
  readonly type: string;
  /** What is bound to it for notifications, without our own queue. */
  readonly bindings: readonly NotificationBinding[];
  /** Messages since the broker began to count, and a second now, RPC among them; null if it does not count. */
  readonly traffic: { readonly count: number; readonly rate: number } | null;
}

export interface NotificationBinding {
  readonly queue: string;
  readonly topic: string;
  readonly key: string;
}

export interface QueueView {
  readonly name: string;
  /** Messages that nobody has taken yet. */
  readonly ready: number;
  readonly consumers: number;
  /** Messages a second by which it grew between two looks; null after one look. */
  readonly growth: number | null;
  readonly facts: QueueFacts | null;
}

export interface QueueFacts {
  readonly durable: boolean;
  readonly type: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Name of the policy that applies, or null. */
  readonly policy: string | null;
  /** What policies set on it. */
  readonly definition: Readonly<Record<string, unknown>>;
  readonly readers: readonly Reader[];
  /** Exchange and key of each binding. */
  readonly boundTo: readonly { readonly exchange: string; readonly key: string }[];
  /** Messages a second that are published into it now; null if the broker does not count. */
  readonly publishRate: number | null;
}

export interface Reader {
  /** For people: user, host and what the connection calls itself, which with oslo.messaging is the program's name. */
  readonly label: string;
  readonly connection: string;
}

/** The priorities of oslo.messaging's notifier, which are the last part of its routing keys. */
export const PRIORITIES = ['audit', 'debug', 'info', 'warn', 'error', 'critical', 'sample'] as const;

const NOTIFICATION_KEY = new RegExp(String.raw`^(.+)\.(?:${PRIORITIES.join('|')})$`);

/** Topics whose messages reach the bridge, in either way of reading. */
export function topicsRead({ topics, shared_queues: shared }: AmqpSettings): readonly string[] {
  if (shared === undefined) return topics;
  return [...new Set(shared.flatMap((name) => topicOfKey(name) ?? []))];
}

/** The topic of a notification's routing key; null where a key is none. */
export function topicOfKey(key: string): string | null {
  return NOTIFICATION_KEY.exec(key)?.[1] ?? null;
}
