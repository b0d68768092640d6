import type { link as Link, Session } from 'rhea';
import { AttachRefused } from './attachRefused.ts';
import type { Peer } from './openPeer.ts';

/** How long a peer may take to answer an attach, milliseconds. */
const ANSWER = 10_000;

/**
 * A peer ends the connection over one session more than it said it has; rhea would not mind.
 * @throws AttachRefused
 */
export function checkSessions({ connection, sessions }: Peer): void {
  const open = Object.keys(connection['local_channel_map'] as object).length;
  if (open < sessions) return;
  throw new AttachRefused(
    `the peer has ${sessions} sessions for a connection, and each address takes one; name the rest in another source or sink`,
  );
}

/**
 * One link in a session of its own, from its attach to its end. On a shared session a delivery that waits holds up all others
 * (https://github.com/amqp/rhea/issues/452), and some peers end the session where they refuse one address.
 */
export class OwnLink<L extends Link> {
  readonly link: L;
  readonly session: Session;
  readonly #peer: Peer;
  readonly #side: 'receiver' | 'sender';
  #end!: (error: Error) => void;
  /** Resolves with the reason when the peer ended it, or the connection, or `finish` did. */
  readonly ended: Promise<Error>;
  #over = false;

  /** `window` is the most deliveries that rhea keeps of it. */
  constructor(peer: Peer, side: 'receiver' | 'sender', window: number, attach: (session: Session) => L) {
    this.#peer = peer;
    this.#side = side;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    void peer.ended.then((reason) => this.finish(new Error(reason)));
    this.session = peer.connection.create_session(window);
    const ended = (): void => this.finish(AttachRefused.from(this.session.error));
    this.session.on('session_error', ended).on('session_close', ended);
    this.session.begin();
    this.link = attach(this.session);
    const closed = (): void => this.finish(AttachRefused.from(this.link.error));
    this.link.on(`${side}_error`, closed).on(`${side}_close`, closed);
  }

  get over(): boolean {
    return this.#over;
  }

  /**
   * Resolves when the peer has opened it.
   * @throws AttachRefused, or an Error where the connection ended
   */
  async opened(): Promise<void> {
    const far = this.#side === 'receiver' ? 'source' : 'target';
    const opened = new Promise<null>((resolve) => {
      this.link.on(`${this.#side}_open`, () => {
        // A peer that refuses opens the link without its own end of it, and closes it.
        if (typeof this.link[far]?.address === 'string') resolve(null);
      });
    });
    const answered = new AbortController();
    void this.#peer.clock.sleep(ANSWER, answered.signal).then(() => {
      if (!answered.signal.aborted) this.finish(new AttachRefused('the peer does not answer'));
    });
    const failure = await Promise.race([opened, this.ended]);
    answered.abort();
    if (failure !== null) throw failure;
  }

  finish(error: Error): void {
    if (this.#over) return;
    this.#over = true;
    if (this.#peer.connection.is_open()) {
      if (!this.link.is_closed()) this.link.close();
      if (!this.session.is_closed()) this.session.close();
    }
    this.#end(error);
  }
}
