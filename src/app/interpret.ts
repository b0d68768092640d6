import {
  type CommitMessage,
  type DeadLetter,
  type Delivery,
  type Evaluation,
  type Item,
  type Micros,
  type RingEntry,
} from '../model/index.ts';
import { commitMessage, ruleFailures, type Mapping } from '../mapping/index.ts';
import { decode, type Decoded, redactDelivery } from '../oslo/index.ts';
import type { FeedWatch } from '../watch/index.ts';
import { readAsCeilometer } from './readAsCeilometer.ts';
import { partlyDecided, undecidable } from './undecidable.ts';
import { undecodable } from './undecodable.ts';

export interface InterpretParts {
  /** The mapping in force; a reload changes it. */
  readonly mapping: () => Mapping;
  readonly device: string;
  readonly maxSkew: Micros;
  readonly watch: Pick<FeedWatch, 'observe'>;
  readonly evaluated: (evaluation: Evaluation) => void;
  /** Whether the store remembers raw bodies. */
  readonly keepRaw: boolean;
  /** Whether a sink publishes the events that Ceilometer would make. */
  readonly asCeilometer: boolean;
}

export interface Interpreted {
  readonly messages: readonly CommitMessage[];
  readonly dead: readonly DeadLetter[];
  /** What the ring is to remember of the delivery. */
  readonly raw?: RingEntry | undefined;
}

/** What a delivery means: decoded, mapped, ready to commit. Whatever fails becomes a dead letter, alone. */
export function interpreter(parts: InterpretParts): (delivery: Delivery) => Interpreted {
  const options = { maxSkew: parts.maxSkew };
  return (delivery) => {
    const decoded = decode(delivery, options);
    const messages: CommitMessage[] = [];
    const dead: DeadLetter[] = decoded.dead.map((letter) => undecodable(letter, delivery));
    for (const item of decoded.items) {
      try {
        const { message, failures } = interpretItem(item, delivery, parts);
        messages.push(message);
        if (failures.length > 0) dead.push(partlyDecided(item, delivery, failures));
      } catch (error) {
        dead.push(undecidable(item, delivery, error));
      }
    }
    const raw = parts.keepRaw ? rawOf(delivery, decoded, messages) : undefined;
    return raw === undefined ? { messages, dead } : { messages, dead, raw };
  };
}

/** The redacted delivery behind its first message; nothing where no message came of it. */
function rawOf(
  delivery: Delivery,
  decoded: Decoded,
  [first]: readonly CommitMessage[],
): RingEntry | undefined {
  if (first === undefined) return undefined;
  const { body, meta } = redactDelivery(delivery, decoded);
  const { messageId, generated } = first.stamp;
  // Fixed to the stamp that merging uses.
  const { redelivered: _, ...rest } = meta;
  return { messageId, meta: { ...rest, effective: generated }, body: body.toString() };
}

function interpretItem(
  item: Item,
  delivery: Delivery,
  { mapping, device, watch, evaluated, asCeilometer }: InterpretParts,
): { readonly message: CommitMessage; readonly failures: readonly string[] } {
  const { definitions } = mapping();
  const evaluation = mapping().evaluate(item);
  evaluated(evaluation);
  const more = asCeilometer ? readAsCeilometer(item, delivery, definitions) : {};
  const message = commitMessage(evaluation, device, more);
  const feed = watch.observe(delivery.meta.source, evaluation);
  return { message: feed.length === 0 ? message : { ...message, feed }, failures: ruleFailures(evaluation) };
}
