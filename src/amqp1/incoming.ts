import type { Receiver as Link, Session, Typed } from 'rhea';
import type { Rhea } from './loadRhea.ts';

/** What becomes of a delivery, in AMQP's words, with their descriptors. */
const OUTCOMES = { accepted: 0x24, released: 0x26 } as const;
export type Outcome = keyof typeof OUTCOMES;

/** What a link is sent, whole. `bytes` is null for what the peer began and took back: it cost a credit, and nothing is to be settled. */
export type Arrived = (bytes: Buffer | null, format: number | null | undefined) => void;

/** A transfer as rhea has read it from its frame; a field that the peer left out is null or undefined. */
export interface Transfer {
  readonly delivery_id?: number | null;
  readonly message_format?: number | null;
  readonly settled?: boolean | null;
  readonly more?: boolean | null;
  readonly aborted?: boolean | null;
}

/** What rhea has and its types do not show. */
export interface OpenSession {
  incoming: unknown;
  output(frame: Typed): void;
  _write_flow(): void;
}
type OpenLink = Pick<Link, 'is_remote_open'> & { delivery_count: number; credit: number };

/** A delivery of which not all frames are there. */
interface Begun {
  readonly id: number;
  readonly format: number | null | undefined;
  readonly payloads: Buffer[];
  settled: boolean;
}

/** Descriptor of a disposition, and its role where a receiver writes it. */
const DISPOSITION = 0x15;
const RECEIVER = true;
const SETTLED = true;
/** Stands for the id of a delivery that the peer had settled when it sent it: there is nothing to answer. */
const ANSWERED = -1;

/**
 * What a session with one receiver is sent, in the place of rhea's own record of it. rhea keeps an object with five functions for each
 * delivery until that is settled, hands it on as an event and makes an outcome for each, which cost a message more than reading its frame.
 * Here a delivery that waits is a number, and a commit is answered with one frame for all that follow one another.
 *
 * It leans on what rhea 3.0.5 does inside: its session calls what has an underscored name here, and the tests on real brokers hold that it
 * still does. Flows, links and all else of the session stay rhea's.
 */
export class Incoming {
  /** Transfers that the peer may send before it is told that it may send more; what there is of memory is bounded by the link's credit. */
  readonly window: number;
  next_transfer_id = 0;
  /** Set by rhea with each flow. */
  max_transfer_id: number;
  readonly #session: OpenSession;
  readonly #rhea: Rhea;
  readonly #arrived: Arrived;
  /** Ids in the order of arrival. */
  readonly #unsettled: number[] = [];
  #partial: Begun | null = null;

  private constructor(session: OpenSession, rhea: Rhea, window: number, arrived: Arrived) {
    this.#session = session;
    this.#rhea = rhea;
    this.window = window;
    this.max_transfer_id = window;
    this.#arrived = arrived;
  }

  /** Takes the place of rhea's record in a session that has been sent nothing yet, and was made with this window. */
  static of(session: Session, rhea: Rhea, window: number, arrived: Arrived): Incoming {
    const open = session as unknown as OpenSession;
    const incoming = new Incoming(open, rhea, window, arrived);
    open.incoming = incoming;
    return incoming;
  }

  /** Deliveries that wait to be settled. */
  get unsettled(): number {
    return this.#unsettled.length;
  }

  /** Answers the oldest `count` deliveries. */
  settle(count: number, outcome: Outcome): void {
    this.#answer(this.#unsettled.splice(0, count), outcome);
  }

  /** Answers the newest delivery. */
  settleNewest(outcome: Outcome): void {
    this.#answer(this.#unsettled.splice(-1), outcome);
  }

  on_begin({ next_outgoing_id }: { readonly next_outgoing_id: number }): void {
    this.next_transfer_id = next_outgoing_id;
    this.max_transfer_id = next_outgoing_id + this.window;
  }

  on_flow({ next_outgoing_id }: { readonly next_outgoing_id: number }): void {
    this.next_transfer_id = next_outgoing_id;
  }

  /** The peer has settled something by itself: it does not mind our answer, which comes all the same. */
  on_disposition(): void {
    // Nothing is done with it.
  }

  /** Called whenever rhea writes what has gathered; here nothing gathers. */
  process(): void {
    // Nothing to write.
  }

  /** What it throws ends the connection, with that as the reason. */
  on_transfer(frame: { readonly performative: Transfer; readonly payload?: Buffer }, link: OpenLink): void {
    if (!link.is_remote_open()) throw new Error('the peer sent a message over a link that it had closed');
    this.#countFrame();
    const { performative: transfer, payload } = frame;
    const delivery = this.#begunBy(transfer);
    if (payload !== undefined) delivery.payloads.push(payload);
    if (transfer.settled === true) delivery.settled = true;
    const aborted = transfer.aborted === true;
    this.#partial = transfer.more === true && !aborted ? delivery : null;
    if (this.#partial !== null) return;
    // Both at once: a flow that waits to be written says up to which count its credit goes. What is on its way when credit is taken back had some.
    link.delivery_count = (link.delivery_count + 1) >>> 0;
    link.credit = Math.max(0, link.credit - 1);
    if (aborted) {
      this.#arrived(null, delivery.format);
      return;
    }
    this.#unsettled.push(delivery.settled ? ANSWERED : delivery.id);
    const [only, ...others] = delivery.payloads;
    const bytes = only !== undefined && others.length === 0 ? only : Buffer.concat(delivery.payloads);
    this.#arrived(bytes, delivery.format);
  }

  #begunBy(transfer: Transfer): Begun {
    const id = transfer.delivery_id ?? this.#partial?.id;
    if (id === undefined || (this.#partial !== null && this.#partial.id !== id))
      throw new Error('the peer mixed up the parts of its messages');
    return this.#partial ?? { id, format: transfer.message_format, payloads: [], settled: false };
  }

  /** Opens the window again when half of it is used up. Numbers of transfers begin anew after 2^32. */
  #countFrame(): void {
    this.next_transfer_id = (this.next_transfer_id + 1) >>> 0;
    const left = (this.max_transfer_id - this.next_transfer_id) | 0;
    if (left < this.window / 2) this.#session._write_flow();
  }

  /** One frame for each run of ids. */
  #answer(ids: readonly number[], outcome: Outcome): void {
    let first: number | null = null;
    let last = 0;
    for (const id of ids) {
      if (id === ANSWERED) continue;
      // Also the first one after the highest number begins a run: what peers make of a run across it is not known.
      if (first !== null && id !== last + 1) {
        this.#write(first, last, outcome);
        first = null;
      }
      first ??= id;
      last = id;
    }
    if (first !== null) this.#write(first, last, outcome);
  }

  #write(first: number, last: number, outcome: Outcome): void {
    const { types } = this.#rhea;
    const state = types.described(types.wrap_ulong(OUTCOMES[outcome]), types.wrap_list([]));
    const fields = [RECEIVER, types.wrap_uint(first), types.wrap_uint(last), SETTLED, state];
    this.#session.output(types.described(types.wrap_ulong(DISPOSITION), types.wrap_list(fields)));
  }
}
