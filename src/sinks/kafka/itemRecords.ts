import { checkedExpression, itemFilter } from '../../expressions/index.ts';
import type { ItemRecords } from '../../kafka/index.ts';
import type { Json, OutgoingItem, OutgoingKind } from '../../model/index.ts';
import { recordOf, type RecordForm } from './record.ts';
import type { KafkaSettings } from './settings.ts';
import { topicNames } from './topicName.ts';

/** The state of an object as it is now, as an item; null where nothing is known of it any more. */
export type StateOf = (type: string, id: string) => OutgoingItem | null;

/**
 * Makes records of items. Where states are wanted, a change brings the state of its object as it is by then: a late try, or
 * one after another, never puts an older state over a newer one.
 */
export class RecordMaker {
  readonly #kinds: ReadonlySet<OutgoingKind>;
  readonly #accepts: (item: OutgoingItem) => boolean;
  readonly #topic: (item: OutgoingItem) => string;
  readonly #form: RecordForm;
  readonly #stateOf: StateOf;

  constructor({ kinds, filter, topic, mode }: KafkaSettings, cloud: string, stateOf: StateOf) {
    this.#kinds = new Set(kinds);
    this.#accepts = filter === undefined ? () => true : checkedExpression(itemFilter(filter));
    this.#topic = topicNames(topic);
    this.#form = { mode, cloud };
    this.#stateOf = stateOf;
  }

  /** @throws DeliveryRefused where the topic's template gives no name */
  of(items: readonly OutgoingItem[]): readonly ItemRecords[] {
    const last = new Map(items.flatMap((item) => stateRefs(item).map((ref) => [keyOf(ref), item] as const)));
    return items.map((item) => {
      // One state of an object is enough in a batch.
      const states = stateRefs(item).filter((ref) => last.get(keyOf(ref)) === item);
      const sent = [...this.#itself(item), ...states.flatMap((ref) => this.#state(item, ref))];
      return { item, records: sent.map((one) => recordOf(one, this.#topic(one), this.#form)) };
    });
  }

  #itself(item: OutgoingItem): readonly OutgoingItem[] {
    if (item.kind === 'gap') return this.#gaps(item);
    if (item.kind === 'object' || !this.#kinds.has(item.kind)) return [];
    // Of what brings states the runner has filtered nothing.
    return this.#kinds.has('object') && !this.#accepts(item) ? [] : [item];
  }

  /** A gap is told in the topics of what is missing; a compacted topic takes nothing without a key. */
  #gaps(gap: OutgoingItem): readonly OutgoingItem[] {
    const topics = new Map<string, OutgoingItem>();
    for (const kind of this.#kinds) {
      if (kind === 'object') continue;
      const told = { ...gap, kind };
      topics.set(this.#topic(told), told);
    }
    return [...topics.values()];
  }

  #state(item: OutgoingItem, { type, id }: StateRef): readonly OutgoingItem[] {
    if (!this.#kinds.has('object')) return [];
    const state = this.#stateOf(type, id) ?? gone(item, type, id);
    return state.line['deleted'] === true || this.#accepts(state) ? [state] : [];
  }
}

interface StateRef {
  readonly type: string;
  readonly id: string;
}

/** The object whose state the item brings. */
function stateRefs({ kind, line }: OutgoingItem): readonly StateRef[] {
  if (kind === 'object') return [line as unknown as StateRef];
  return kind === 'change' ? [line['object'] as unknown as StateRef] : [];
}

function keyOf({ type, id }: StateRef): string {
  return `${type}/${id}`;
}

function gone(item: OutgoingItem, type: string, id: string): OutgoingItem {
  const line: Readonly<Record<string, Json>> = { kind: 'object', type, id, deleted: true };
  return { ...item, kind: 'object', object: id, line, event: null };
}
