import { pyEquals, pyLess } from '../python/compare.ts';
import { pyInt } from '../python/numbers.ts';
import type { PyValue } from '../python/value.ts';
import { isList, PyFault, typeName } from '../python/value.ts';
import type { Datum, Find } from './datum.ts';
import { computed, isFound, listed, valueOf } from './datum.ts';
import type { CompareOperator, FilterNode, FilterTest, PathNode } from './node.ts';

/** Elements of a list for which all tests hold. What is no list has no match. */
export function compileFilter(filters: readonly FilterNode[], compile: (path: PathNode) => Find): Find {
  const tests = filters.map(({ target, test }) => {
    const find = compile(target);
    const holds = test === null ? null : compileTest(test);
    return (element: PyValue): boolean => {
      const found = find(computed(element));
      if (!isFound(found) || holds === null) return isFound(found);
      // All of them are looked at: any may raise an exception.
      return listed(found).filter((one) => holds(valueOf(one))).length > 0;
    };
  });
  return (datum): readonly Datum[] => {
    const { value } = datum;
    if (!isList(value)) return [];
    return value.flatMap((one, index) =>
      tests.filter((test) => test(one)).length === tests.length
        ? [{ value: one, step: `[${index}]`, context: datum }]
        : [],
    );
  };
}

const COMPARE: Readonly<Record<Exclude<CompareOperator, '~'>, (a: PyValue, b: PyValue) => boolean>> = {
  '=': pyEquals,
  '==': pyEquals,
  '!=': (a, b) => !pyEquals(a, b),
  '<': pyLess,
  '>': (a, b) => pyLess(b, a),
  '<=': (a, b) => pyLess(a, b) || pyEquals(a, b),
  '>=': (a, b) => pyLess(b, a) || pyEquals(a, b),
};

function compileTest(test: FilterTest): (value: PyValue) => boolean {
  const { value: right } = test;
  // A truth value is an integer to Python, so both make an integer of what they are compared with.
  const coerce = typeof right === 'bigint' || typeof right === 'boolean';
  const compare = test.operator === '~' ? matching(test.pattern) : COMPARE[test.operator];
  return (value) => {
    if (value === null) return false;
    const left = coerce ? integerOf(value) : value;
    return left !== null && compare(left, right);
  };
}

/** null where a text or a float is no integer. @throws PyFault where Python's `int` raises more than ValueError */
function integerOf(value: PyValue): bigint | null {
  try {
    return pyInt(value);
  } catch (error) {
    if (error instanceof PyFault && error.type === 'ValueError') return null;
    throw error;
  }
}

/** Python's `re.match`: from the start, not to the end. */
function matching(pattern: RegExp | null): (value: PyValue) => boolean {
  return (value) => {
    if (pattern === null) throw new PyFault('TypeError', 'the pattern of `~` is no text');
    if (typeof value !== 'string') throw new PyFault('TypeError', `\`~\` of a ${typeName(value)}`);
    pattern.lastIndex = 0;
    return pattern.test(value);
  };
}
