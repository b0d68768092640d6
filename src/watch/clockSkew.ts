import { formatMicros, type Micros, type Problem } from '../model/index.ts';

/** What the watch needs to know of a message. */
export interface Observed {
  readonly publisherId: string | null;
  readonly skewed: boolean;
  readonly generated: Micros;
}

const NAME = 'clock-skew';

/**
 * Tells which publishers' clocks run ahead: a problem is raised with the first message stamped too far after
 * its receipt, and cleared with the first that is not. `standing` are the keys that stood when the last run ended.
 */
export class ClockSkewWatch {
  readonly #standing: Set<string>;

  constructor(standing: Iterable<string>) {
    this.#standing = new Set([...standing].filter((key) => key.startsWith(`${NAME}:`)));
  }

  /** Problems that this message raises or clears; mostly none. */
  observe(message: Observed): readonly Problem[] {
    if (!message.skewed && this.#standing.size === 0) return [];
    const publisher = message.publisherId ?? 'an unnamed publisher';
    const key = `${NAME}:${publisher}`;
    if (message.skewed === this.#standing.has(key)) return [];
    if (message.skewed) this.#standing.add(key);
    else this.#standing.delete(key);
    return [
      {
        key,
        state: message.skewed ? 'raised' : 'cleared',
        severity: 3,
        summary: message.skewed
          ? `The clock of ${publisher} runs ahead: its messages are stamped later than they arrive`
          : `The clock of ${publisher} is right again`,
        object: null,
        since: formatMicros(message.generated),
      },
    ];
  }
}
