import { pythonRegExp } from '../python/regExp.ts';
import type { CompareOperator, FilterTest } from './node.ts';
import type { Token } from './token.ts';
import { PathSyntaxError } from './token.ts';

/**
 * The test of a filter from its tokens. Python compiles the pattern of `~` anew for each element, so one that it
 * would refuse is a fault of the path here.
 */
export function filterTest(operator: Token['value'], { kind, value, offset, length }: Token): FilterTest {
  const right = value;
  if (operator !== '~') return { operator: operator as Exclude<CompareOperator, '~'>, value: right };
  // A number as pattern is a TypeError wherever the filter meets an element.
  if (kind !== 'name' || typeof right !== 'string') return { operator, value: right, pattern: null };
  const pattern = pythonRegExp(right, 'y');
  if ('why' in pattern) throw new PathSyntaxError(pattern.why, offset, length);
  return { operator, value: right, pattern: pattern.expression };
}
