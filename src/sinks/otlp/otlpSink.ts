import type { OutgoingItem, Sink } from '../../model/index.ts';
import { CounterStarts } from './counterStarts.ts';
import { logRecord } from './logRecord.ts';
import { Receiver, type ReceiverParts } from './receiver.ts';
import { resourceMetrics } from './resourceMetrics.ts';
import { Resources } from './resources.ts';
import { SIGNALS, signalOf, signalUrl, type Signal } from './signals.ts';
import type { OtlpSettings } from './settings.ts';
import type { WireForm } from './wireForm.ts';

export interface OtlpParts extends ReceiverParts {
  readonly cloud: string;
}

/** Posts a batch as one request of log records, and then one of metrics. */
export function createOtlpSink(settings: OtlpSettings, parts: OtlpParts): Sink {
  return new OtlpSink(settings, parts);
}

class OtlpSink implements Sink {
  readonly name: string;
  readonly #settings: OtlpSettings;
  readonly #parts: OtlpParts;
  readonly #receivers: ReadonlyMap<Signal, Receiver>;
  readonly #starts = new CounterStarts();

  constructor(settings: OtlpSettings, parts: OtlpParts) {
    this.name = parts.name;
    this.#settings = settings;
    this.#parts = parts;
    // A gap comes to every sink, and who takes samples alone may have no address for log records.
    const wanted = new Set(settings.kinds.map(signalOf));
    const receivers = SIGNALS.filter((signal) => wanted.has(signal)).flatMap((signal) => {
      const url = signalUrl(settings, signal);
      return url === null ? [] : [[signal, new Receiver(signal, url, settings, parts)] as const];
    });
    this.#receivers = new Map(receivers);
  }

  get rejected(): number {
    return [...this.#receivers.values()].reduce((sum, { rejected }) => sum + rejected, 0);
  }

  async deliver(items: readonly OutgoingItem[], signal: AbortSignal): Promise<void> {
    for (const [name, receiver] of this.#receivers) {
      const own = items.filter(({ kind }) => signalOf(kind) === name);
      await receiver.send(own, (form, fresh) => this.#write(name, form, fresh), signal);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#receivers.values()].map((receiver) => receiver.close()));
  }

  #write(name: Signal, form: WireForm, items: readonly OutgoingItem[]): Uint8Array {
    const { cloud, clock } = this.#parts;
    const resources = new Resources(cloud, this.#settings.resource_attributes);
    if (name === 'metrics') return form.metrics(resourceMetrics(items, resources, this.#starts));
    const now = clock.now();
    return form.logs(items.map((item) => logRecord(item, resources, now)));
  }
}
