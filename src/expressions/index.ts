/**
 * CEL for the people who write mappings and configurations. Comes in: the text of an expression and the names it may use.
 * Goes out: a function over values, or what is wrong with which characters. It never runs what could take the bridge's
 * time, and does no I/O.
 */
export { ExpressionCompiler } from './expressionCompiler.ts';
export type { Evaluate, ExpressionFault, Scope } from './expressionCompiler.ts';
export { itemBody, type CompiledItemBody, type ItemBody } from './itemBody.ts';
export { ITEM_NAMES, itemFilter, type ItemName } from './itemFilter.ts';
export { itemTemplate, type Render } from './itemTemplate.ts';
export { checkedExpression } from './safeExpression.ts';
export {
  OBJECT_NAMES,
  SAMPLE_NAMES,
  objectFilter,
  objectValue,
  type ObjectExpression,
  type ObjectScope,
} from './objectExpression.ts';
