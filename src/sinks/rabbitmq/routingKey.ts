import { shortened } from '../../amqp/index.ts';
import { checkedExpression, itemTemplate } from '../../expressions/index.ts';
import type { Json, OutgoingItem, OutgoingKind } from '../../model/index.ts';

type Line = OutgoingItem['line'];

/** What an item is about, in words that bindings can choose by. */
const ABOUT: Readonly<Record<OutgoingKind, (line: Line) => Json | undefined>> = {
  event: (line) => line['event_type'],
  change: (line) => (line['object'] as Line)['type'],
  object: (line) => line['type'],
  sample: (line) => line['name'],
  problem: (line) => line['state'],
  gap: () => undefined,
};

/** How items are routed: by their kind and what they are about, or by a template, which was checked. */
export function routingKeys(template: string | undefined): (item: OutgoingItem) => string {
  const render = template === undefined ? byKind : checkedExpression(itemTemplate(template));
  return (item) => shortened(render(item));
}

function byKind({ kind, line }: OutgoingItem): string {
  const about = ABOUT[kind](line);
  return typeof about === 'string' ? `${kind}.${about}` : kind;
}
