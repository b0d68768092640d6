import { outgoingItems } from '../../delivery/index.ts';
import { toJson } from '../../model/index.ts';
import type { ReplayStep } from '../../proof/index.ts';
import { EVENT_FORM, MapBatch, zenossEvent } from '../../zenoss/index.ts';

/** A replay in the words of Zenoss, JSON: its events as they come, and behind them one object map for each object. */
export class ZenossLines {
  readonly #batch = new MapBatch();
  readonly #form: Parameters<typeof zenossEvent>[1];

  /** `device` is the device in Zenoss that stands for the cloud. */
  constructor(device: string) {
    this.#form = { ...EVENT_FORM, device };
  }

  of(step: ReplayStep): readonly string[] {
    if (step.kind === 'summary') return this.#batch.maps().map(toJson);
    if (step.kind !== 'entry') return [];
    const items = outgoingItems(step.entry);
    for (const item of items) this.#batch.take(item);
    return items
      .map((item) => zenossEvent(item, this.#form))
      .filter((event) => event !== null)
      .map(toJson);
  }
}
