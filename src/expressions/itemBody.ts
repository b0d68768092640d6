import type { OutgoingItem } from '../model/index.ts';
import type { ExpressionFault } from './expressionCompiler.ts';
import { itemTemplate } from './itemTemplate.ts';

/** Makes the JSON value of an item. */
export type ItemBody = (item: OutgoingItem) => unknown;

export interface CompiledItemBody {
  readonly render: ItemBody;
  /** What is wrong, by the place of its text. */
  readonly faults: readonly {
    readonly path: readonly (string | number)[];
    readonly faults: readonly ExpressionFault[];
  }[];
}

/** A value whose texts are templates, in objects and lists of any depth. */
export function itemBody(value: unknown): CompiledItemBody {
  if (typeof value === 'string') {
    const template = itemTemplate(value);
    if (typeof template === 'function') return { render: template, faults: [] };
    return { render: () => null, faults: [{ path: [], faults: template }] };
  }
  if (typeof value !== 'object' || value === null) return { render: () => value, faults: [] };
  const parts = Object.entries(value).map(([key, one]) => [key, itemBody(one)] as const);
  const faults = parts.flatMap(([key, part]) =>
    part.faults.map((one) => ({ ...one, path: [Array.isArray(value) ? Number(key) : key, ...one.path] })),
  );
  const render: ItemBody = Array.isArray(value)
    ? (item) => parts.map(([, part]) => part.render(item))
    : (item) => Object.fromEntries(parts.map(([key, part]) => [key, part.render(item)]));
  return { render, faults };
}
