import { toJson, type OutgoingItem } from '../model/index.ts';
import type { ExpressionFault } from './expressionCompiler.ts';
import { ITEM_NAMES, itemValue } from './itemFilter.ts';

export type Render = (item: OutgoingItem) => string;

/** A placeholder: an expression without braces of its own. */
const PLACEHOLDER = /\{([^{}]*)\}/g;

const LONE = 'a brace without its other end: `{…}` holds an expression, which has no braces of its own';

/**
 * The function of a text with `{CEL}` in it, such as `{item.summary} on {event.device}`, or what is wrong with it. What
 * fails or is null leaves nothing.
 */
export function itemTemplate(text: string, names = ITEM_NAMES): Render | readonly ExpressionFault[] {
  const parts: (string | ((item: OutgoingItem) => unknown))[] = [];
  const faults: ExpressionFault[] = [];
  let from = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    parts.push(text.slice(from, match.index));
    from = match.index + match[0].length;
    const value = itemValue(match[1] ?? '', names);
    if (typeof value === 'function') parts.push(value);
    else faults.push(...value.map((fault) => ({ ...fault, offset: fault.offset + match.index + 1 })));
  }
  parts.push(text.slice(from));
  const lone = text.replace(PLACEHOLDER, (found) => ' '.repeat(found.length)).search(/[{}]/);
  if (lone >= 0) faults.push({ code: 'bad-condition', message: LONE, offset: lone, length: 1 });
  if (faults.length > 0) return faults;
  return (item) => parts.map((part) => (typeof part === 'string' ? part : shown(part(item)))).join('');
}

function shown(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : toJson(value);
}
