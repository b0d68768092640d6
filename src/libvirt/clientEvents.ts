import { decode, type Codec } from './codec.ts';
import type { Frame } from './frames.ts';
import { lifecycleName, type LifecycleName } from './lifecycleNames.ts';
import { agentMessage, lifecycleMessage, rebootMessage, type WireDomain } from './messages.ts';
import { PROGRAM } from './procedures.ts';

/** What the daemon tells of a domain without being asked. */
export type ClientEvent =
  | {
      readonly kind: 'lifecycle';
      readonly domain: WireDomain;
      readonly event: LifecycleName;
      readonly detail: string;
    }
  | { readonly kind: 'rebooted'; readonly domain: WireDomain }
  | { readonly kind: 'agent'; readonly domain: WireDomain; readonly connected: boolean };

interface EventKind {
  /** virDomainEventID, by which it is asked for. */
  readonly id: number;
  /** null for what is none of ours. */
  read(body: Buffer): ClientEvent | null;
}

function kind<T>(id: number, codec: Codec<T>, tell: (message: T) => ClientEvent | null): EventKind {
  return { id, read: (body) => tell(decode(codec, body)) };
}

/** VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_CONNECTED. */
const CONNECTED = 1;

/** By the procedure whose messages bring them. */
const KINDS: ReadonlyMap<number, EventKind> = new Map([
  [
    318,
    kind(0, lifecycleMessage, ({ domain, event, detail }) => {
      const name = lifecycleName(event, detail);
      return name === null ? null : { kind: 'lifecycle', domain, ...name };
    }),
  ],
  [319, kind(1, rebootMessage, ({ domain }) => ({ kind: 'rebooted', domain }))],
  [
    348,
    kind(18, agentMessage, ({ domain, state }) => ({
      kind: 'agent',
      domain,
      connected: state === CONNECTED,
    })),
  ],
]);

export const EVENT_IDS: readonly number[] = [...KINDS.values()].map(({ id }) => id);

/** null for a message that nobody asked for, as newer daemons may send. @throws WireFault */
export function readEvent({ program, procedure, body }: Frame): ClientEvent | null {
  if (program !== PROGRAM.remote) return null;
  return KINDS.get(procedure)?.read(body) ?? null;
}
