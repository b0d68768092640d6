import type { Receiver as Link, Session } from 'rhea';
import type { CreditLine } from './creditPool.ts';
import { Incoming } from './incoming.ts';
import { MessageReader, type ReceivedMessage } from './messageReader.ts';
import type { Peer } from './openPeer.ts';
import { checkSessions, OwnLink } from './ownLink.ts';

export interface ReceiverParts {
  readonly address: string;
  /** Most messages that may be unsettled at a time, whatever its line gives. */
  readonly prefetch: number;
  /** Of this receiver alone; it is closed with it. */
  readonly line: CreditLine;
  /** `position` counts from 1 on each receiver. */
  readonly deliver: (message: ReceivedMessage, position: number) => void;
}

/** Transfers that may be on their way beside one for each delivery; one large message is several. */
const WINDOW = 2048;

/** What rhea has and its types do not show. */
type OpenLink = Link & { credit: number };
type OpenSession = Session & { _write_flow(link: Link): void };

/**
 * One address read over one connection, from its attach to its end.
 *
 * Credit is the back-pressure. It is given with `release` and again when half of it is used up, as far as the line has any, which gets it
 * back for what was settled. While it is held none is given, and what the peer has of it is taken back.
 */
export class Receiver {
  readonly #parts: ReceiverParts;
  readonly #own: OwnLink<OpenLink>;
  readonly #reader: MessageReader;
  /** What was delivered and is not settled, in the order of the positions. */
  readonly #incoming: Incoming;
  /** Position of the first that is not settled. */
  #first = 1;
  /** What the peer may send. */
  #credit = 0;
  #held = true;
  #drained = false;

  private constructor(peer: Peer, parts: ReceiverParts) {
    this.#parts = parts;
    this.#reader = new MessageReader(peer.rhea);
    const window = parts.prefetch + WINDOW;
    this.#own = new OwnLink(peer, 'receiver', window, (session) => {
      const { address } = parts;
      return session.open_receiver({
        // oslo.messaging's own listener gives the address for both ends. A broker that has topics as well is told which is meant.
        source: { address, capabilities: ['queue'] },
        target: { address },
        credit_window: 0,
        autoaccept: false,
      }) as OpenLink;
    });
    this.#incoming = Incoming.of(this.#own.session, peer.rhea, window, (bytes, format) =>
      this.#take(bytes, format),
    );
    parts.line.more = () => this.#topUp();
    void this.#own.ended.then(() => parts.line.close());
  }

  /**
   * Resolves when the peer has opened the link; nothing comes before `release`.
   * @throws AttachRefused, or an Error where the connection ended
   */
  static async open(peer: Peer, parts: ReceiverParts): Promise<Receiver> {
    checkSessions(peer);
    const receiver = new Receiver(peer, parts);
    await receiver.#own.opened();
    return receiver;
  }

  /** Resolves with the reason when the peer ended it, or the connection, or `close` did. */
  get ended(): Promise<Error> {
    return this.#own.ended;
  }

  /** Accepts all up to `position`. */
  settle(position: number): void {
    if (this.#own.over) return;
    const count = Math.min(Math.max(0, position - this.#first + 1), this.#incoming.unsettled);
    this.#first += count;
    this.#incoming.settle(count, 'accepted');
    this.#parts.line.give(count);
    this.#topUp();
  }

  /** Gives no more credit and takes back what the peer has of it; what is on its way still arrives. */
  hold(): void {
    if (this.#held || this.#own.over) return;
    this.#held = true;
    const { link, session } = this.#own;
    link.credit = 0;
    (session as OpenSession)._write_flow(link);
  }

  /** Gives credit. */
  release(): void {
    if (!this.#held || this.#drained || this.#own.over) return;
    this.#held = false;
    this.#credit += this.#parts.line.take(this.#parts.line.standing - this.#credit);
    this.#tell();
  }

  /** Takes nothing more in for good: what still arrives goes back. Settling goes on. */
  drain(): void {
    this.hold();
    this.#drained = true;
  }

  /** Gives back what is unsettled, so that the peer may deliver it elsewhere, and ends the link. */
  close(): void {
    if (this.#own.over) return;
    this.#incoming.settle(this.#incoming.unsettled, 'released');
    this.#own.finish(new Error('closed here'));
  }

  #take(bytes: Buffer | null, format: number | null | undefined): void {
    if (this.#own.over) return;
    if (this.#drained) {
      if (bytes !== null) this.#incoming.settleNewest('released');
      return;
    }
    this.#credit -= 1;
    if (bytes === null) this.#parts.line.give(1);
    this.#topUp();
    if (bytes === null) return;
    const position = this.#first + this.#incoming.unsettled - 1;
    this.#parts.deliver(this.#reader.read(bytes, format), position);
  }

  #topUp(): void {
    const { line } = this.#parts;
    if (this.#held || this.#own.over || this.#credit > line.standing / 2) return;
    const more = line.take(line.standing - this.#credit);
    if (more === 0) return;
    this.#credit += more;
    this.#tell();
  }

  /** What a flow says is all the credit that there is. */
  #tell(): void {
    this.#own.link.credit = 0;
    this.#own.link.add_credit(this.#credit);
  }
}
