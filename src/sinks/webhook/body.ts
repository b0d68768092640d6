import { itemTemplate, type ExpressionFault } from '../../expressions/index.ts';
import type { OutgoingItem } from '../../model/index.ts';

/** Makes the JSON value of an item. */
export type Body = (item: OutgoingItem) => unknown;

export interface CompiledBody {
  readonly render: Body;
  /** What is wrong, by the place of its text. */
  readonly faults: readonly {
    readonly path: readonly (string | number)[];
    readonly faults: readonly ExpressionFault[];
  }[];
}

/** A value whose texts are templates, in objects and lists of any depth. */
export function compileBody(value: unknown): CompiledBody {
  if (typeof value === 'string') {
    const template = itemTemplate(value);
    if (typeof template === 'function') return { render: template, faults: [] };
    return { render: () => null, faults: [{ path: [], faults: template }] };
  }
  if (typeof value !== 'object' || value === null) return { render: () => value, faults: [] };
  const parts = Object.entries(value).map(([key, one]) => [key, compileBody(one)] as const);
  const faults = parts.flatMap(([key, part]) =>
    part.faults.map((one) => ({ ...one, path: [Array.isArray(value) ? Number(key) : key, ...one.path] })),
  );
  const render: Body = Array.isArray(value)
    ? (item) => parts.map(([, part]) => part.render(item))
    : (item) => Object.fromEntries(parts.map(([key, part]) => [key, part.render(item)]));
  return { render, faults };
}
