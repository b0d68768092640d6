import {
  type CommitMessage,
  type DeadLetter,
  type Delivery,
  type Evaluation,
  type Item,
  type Micros,
} from '../model/index.ts';
import { commitMessage, type Mapping } from '../mapping/index.ts';
import { decode } from '../oslo/index.ts';
import type { FeedWatch } from '../watch/index.ts';
import { undecidable } from './undecidable.ts';

export interface InterpretParts {
  /** The mapping in force; a reload changes it. */
  readonly mapping: () => Mapping;
  readonly device: string;
  readonly maxSkew: Micros;
  readonly watch: FeedWatch;
  readonly evaluated: (evaluation: Evaluation) => void;
}

export interface Interpreted {
  readonly messages: readonly CommitMessage[];
  readonly dead: readonly DeadLetter[];
}

/** What a delivery means: decoded, mapped, ready to commit. Whatever fails becomes a dead letter, alone. */
export function interpreter(parts: InterpretParts): (delivery: Delivery) => Interpreted {
  const options = { maxSkew: parts.maxSkew };
  return (delivery) => {
    const decoded = decode(delivery, options);
    const messages: CommitMessage[] = [];
    const dead: DeadLetter[] = [...decoded.dead];
    for (const item of decoded.items) {
      try {
        messages.push(interpretItem(item, delivery.meta.source, parts));
      } catch (error) {
        dead.push(undecidable(item, delivery, error));
      }
    }
    return { messages, dead };
  };
}

function interpretItem(
  item: Item,
  source: string,
  { mapping, device, watch, evaluated }: InterpretParts,
): CommitMessage {
  const evaluation = mapping().evaluate(item);
  evaluated(evaluation);
  const message = commitMessage(evaluation, device);
  const feed = watch.observe(source, evaluation);
  return feed.length === 0 ? message : { ...message, feed };
}
