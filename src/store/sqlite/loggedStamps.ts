import { SECOND, type Stamp } from '../../model/index.ts';
import { seenKey } from '../../inventory/index.ts';
import type { Database, Statement } from '../../sqlite/index.ts';

/** Whether the message behind a stamp is still in the log. */
export class LoggedStamps {
  readonly #select: Statement;
  /** Messages whose key does not follow from their stamp. */
  readonly #odd = new Set<string>();
  /** An object's registers share few stamps, and neighbours are asked for one after the other. */
  #last: { readonly stamp: Stamp; readonly logged: boolean } | null = null;

  constructor(database: Database) {
    this.#select = database.prepare('SELECT 1 FROM message WHERE second = ? AND key = ?');
  }

  /** Notes a message of the log; the key is that of its own time, which a wrong clock or a missing time sets apart. */
  note({
    stamp,
    item,
    seenSecond,
  }: {
    readonly stamp: Stamp;
    readonly item: number;
    readonly seenSecond: number;
  }): void {
    if (item !== 0 || seenSecond !== secondOf(stamp)) this.#odd.add(textOf(stamp));
  }

  has(stamp: Stamp): boolean {
    if (this.#last?.stamp === stamp) return this.#last.logged;
    const key = seenKey({ stamp, item: 0 });
    const logged = this.#select.get(secondOf(stamp), key) !== undefined || this.#odd.has(textOf(stamp));
    this.#last = { stamp, logged };
    return logged;
  }
}

function secondOf({ generated }: Stamp): number {
  return Math.floor(generated / SECOND);
}

function textOf({ generated, form, messageId }: Stamp): string {
  return `${generated} ${form} ${messageId}`;
}
