import { formatMicros, type Clock, type Micros, type OutgoingItem } from '../../model/index.ts';
import { later, problemLine, type Alert, type AlertOf } from './alert.ts';

/** An alert ends by itself when it was not sent for so many repeats, as those of Prometheus do. */
const LASTS = 4;
/**
 * For so many repeats the end of an alert is sent again, so that an Alertmanager that was restarted tells of it too
 * (Alertmanager, docs/alerts_api.md, "Expectations from clients").
 */
const ENDS = 5;

/**
 * What the Alertmanagers were told in this run, so that an alert whose labels change ends under the old ones. It holds the
 * open problems and what ended just now; a new run begins with nothing, and what it does not know ends by itself.
 */
export class AlertBook {
  readonly #alertOf: AlertOf;
  readonly #repeat: Micros;
  readonly #clock: Clock;
  /** By the problem's key. */
  readonly #firing = new Map<string, Alert>();
  /** By the problem's key and its severity: what makes the labels. */
  readonly #ended = new Map<string, { readonly alert: Alert; readonly until: Micros }>();

  constructor(alertOf: AlertOf, repeat: Micros, clock: Clock) {
    this.#alertOf = alertOf;
    this.#repeat = repeat;
    this.#clock = clock;
  }

  /** The alerts that tell of items, and those that they end. Of several items of one problem the last one counts. */
  take(items: readonly OutgoingItem[]): readonly Alert[] {
    const problems = items.filter(({ kind }) => kind === 'problem');
    const last = new Map(problems.map((item) => [problemLine(item).key, item]));
    return [...last].flatMap(([key, item]) =>
      problemLine(item).state === 'raised' ? this.#raise(key, item) : this.#clear(key, item),
    );
  }

  /** The alerts of all that stands, and of what ended a short while ago. */
  repeat(standing: readonly OutgoingItem[]): readonly Alert[] {
    const now = this.#clock.now();
    for (const [name, { until }] of this.#ended) if (until < now) this.#ended.delete(name);
    const stand = new Set(standing.map((item) => problemLine(item).key));
    // What is cleared and was not delivered yet, or never will be, is no longer repeated.
    for (const key of this.#firing.keys()) if (!stand.has(key)) this.#firing.delete(key);
    const taken = this.take(standing);
    return [...new Set([...taken, ...[...this.#ended.values()].map(({ alert }) => alert)])];
  }

  #raise(key: string, item: OutgoingItem): readonly Alert[] {
    const now = this.#clock.now();
    const alert = this.#alertOf(item, formatMicros(now + LASTS * this.#repeat));
    const before = this.#relabelled(key, alert, formatMicros(now));
    this.#firing.set(key, alert);
    this.#ended.delete(nameOf(key, alert));
    return [...before, alert];
  }

  #clear(key: string, item: OutgoingItem): readonly Alert[] {
    const now = formatMicros(this.#clock.now());
    const { generated } = problemLine(item).cause;
    // What a clock that is ahead stamped is over all the same.
    const alert = this.#alertOf(item, generated < now ? generated : now);
    const before = this.#relabelled(key, alert, alert.endsAt);
    this.#firing.delete(key);
    return [...before, this.#end(key, alert)];
  }

  /** The alert that stood for the problem with other labels, ended: a severity may change while a problem stands. */
  #relabelled(key: string, alert: Alert, endsAt: string): readonly Alert[] {
    const before = this.#firing.get(key);
    if (before === undefined || nameOf(key, before) === nameOf(key, alert)) return [];
    return [this.#end(key, { ...before, endsAt: later(before.startsAt, endsAt) })];
  }

  #end(key: string, alert: Alert): Alert {
    this.#ended.set(nameOf(key, alert), { alert, until: this.#clock.now() + ENDS * this.#repeat });
    return alert;
  }
}

function nameOf(key: string, { labels }: Alert): string {
  return `${key} ${labels['severity']}`;
}
