import type { Micros, SourceListener, SourceStatus } from '../../model/index.ts';

interface Attachment {
  readonly address: string;
  attached: boolean;
  /** Whether it was attached before, so that messages may be missed while it is not. */
  expected: boolean;
  /** When it ended; null while it is attached, or where we ended it. */
  since: Micros | null;
  reported: boolean;
  /** Why it is not attached; null while nobody has tried on this connection. */
  reason: string | null;
}

/** What is known of each address over all connections of a source. It holds no connection and no timer. */
export class Attachments {
  readonly #listener: SourceListener;
  readonly #all = new Map<string, Attachment>();
  #said: SourceStatus | null = null;

  constructor(listener: SourceListener) {
    this.#listener = listener;
  }

  /** A connection stands, on which these are to be attached. The peer decides how they are called. */
  connected(addresses: readonly string[]): void {
    const known = new Map(this.#all);
    this.#all.clear();
    for (const address of addresses) {
      const fresh = { address, attached: false, expected: false, since: null, reported: false, reason: null };
      this.#all.set(address, known.get(address) ?? fresh);
    }
    this.#forget();
  }

  attached(address: string, at: Micros): void {
    const attachment = this.#find(address);
    if (attachment.reported && attachment.since !== null) {
      this.#listener.unbound({ subject: `address ${address}`, since: attachment.since, until: at });
    }
    Object.assign(attachment, { attached: true, expected: true, since: null, reported: false, reason: null });
    this.#tell();
  }

  /** The connection is gone, and for all we know what was attached with it: some brokers end it over one queue that is deleted. */
  disconnected(at: Micros): void {
    for (const attachment of this.#all.values()) if (attachment.attached) attachment.since ??= at;
  }

  /** The peer ended it; whether anything is missed shows when it is attached again. */
  detached(address: string, at: Micros): void {
    const attachment = this.#find(address);
    attachment.attached = false;
    attachment.since ??= at;
  }

  /** The peer refused it. Whether that is news. */
  refused(address: string, reason: string): boolean {
    const attachment = this.#find(address);
    const news = attachment.reason !== reason;
    attachment.reason = reason;
    if (attachment.since !== null && !attachment.reported) {
      attachment.reported = true;
      this.#listener.unbound({ subject: `address ${address}`, since: attachment.since, until: null });
    }
    this.#tell();
    return news;
  }

  /** Nothing is read until a pause ends. */
  paused(): void {
    this.#forget();
    this.#listener.status({
      state: 'waiting',
      detail: 'reading is paused; the deliveries were given back',
    });
  }

  #forget(): void {
    this.#said = null;
    for (const attachment of this.#all.values()) {
      attachment.attached = false;
      attachment.reason = null;
    }
  }

  /** Tells the status when it changed and every address was tried. */
  #tell(): void {
    const all = [...this.#all.values()];
    if (all.some(({ attached, reason }) => !attached && reason === null)) return;
    const missing = all.filter(({ attached }) => !attached);
    const detail = missing.map(({ address, reason }) => `address ${address}: ${reason ?? ''}`).join('; ');
    const waiting = missing.length === all.length || missing.some(({ expected }) => expected);
    const status: SourceStatus = {
      state: waiting ? 'waiting' : 'bound',
      detail: detail || 'all addresses are read',
    };
    if (this.#said?.state === status.state && this.#said.detail === status.detail) return;
    this.#said = status;
    this.#listener.status(status);
  }

  #find(address: string): Attachment {
    const attachment = this.#all.get(address);
    if (attachment === undefined) throw new TypeError(`address ${address} is not one of ours`);
    return attachment;
  }
}
