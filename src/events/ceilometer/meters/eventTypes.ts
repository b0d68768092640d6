import type { YamlPath } from '../../../yaml/index.ts';
import { isRunaway } from '../../python/isRunaway.ts';
import { pythonRegExp } from '../../python/regExp.ts';
import type { PyValue } from '../../python/value.ts';
import { isList } from '../../python/value.ts';
import type { ShapeReader } from '../shapeReader.ts';

/** Event types are short; a longer one is no service's, and could keep a pattern busy. */
const LONGEST = 256;

/**
 * The test of event types that a meter's `event_type` is: regular expressions, of which one must match from the start on
 * (`re.match`), so that `image.update` matches `image.update.end` too. undefined (and noted) where one cannot be run.
 */
export function readEventTypes(
  read: ShapeReader,
  path: YamlPath,
  value: PyValue,
): ((eventType: string) => boolean) | undefined {
  const many = isList(value);
  const expressions = (many ? value : [value]).map((one, index) =>
    readEventType(read, many ? [...path, index] : path, one),
  );
  if (expressions.includes(undefined)) return undefined;
  return (eventType) =>
    eventType.length <= LONGEST &&
    expressions.some((expression) => {
      if (expression === undefined) return false;
      expression.lastIndex = 0;
      return expression.test(eventType);
    });
}

function readEventType(read: ShapeReader, path: YamlPath, value: PyValue): RegExp | undefined {
  if (typeof value !== 'string') {
    read.wrong(path, value, 'a regular expression for event types');
    return undefined;
  }
  const refuse = (message: string, suggestion: string): undefined => {
    read.report(path, { code: 'ceilometer/bad-pattern', message, suggestion });
  };
  if (isRunaway(value)) {
    return refuse(
      'the pattern could take forever',
      'repeat no group that repeats something or has alternatives',
    );
  }
  const pattern = pythonRegExp(value, 'y');
  if ('expression' in pattern) return pattern.expression;
  return refuse(
    `the pattern cannot be run: ${pattern.why}`,
    'write it without what JavaScript does not have',
  );
}
