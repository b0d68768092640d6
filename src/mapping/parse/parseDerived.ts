import type { YamlPath } from '../../yaml/index.ts';
import type { Severity } from '../../model/index.ts';
import { SEVERITIES } from '../../model/index.ts';
import type { DerivedEntry, ProblemEntry } from '../language/mappingFile.ts';
import type { ShapeReader } from './shapeReader.ts';

const DERIVED_KEYS = ['by', 'values', 'default', 'value', 'description'];
const PROBLEM_KEYS = ['while', 'severity', 'summary', 'description'];

/** `NAME: {by, values, default}` or `NAME: {value: "<CEL over fields>"}`. */
export function parseDerived(read: ShapeReader, path: YamlPath, value: unknown): DerivedEntry | undefined {
  const record = read.record(path, value, DERIVED_KEYS);
  if (record === undefined) return undefined;
  if (record['value'] !== undefined) {
    if (record['by'] !== undefined || record['values'] !== undefined) {
      read.report([...path, 'value'], {
        code: 'mapping/shape',
        message: 'a derived field has either `value` or `by` with `values`',
        suggestion: 'remove one of the two',
        key: true,
      });
    }
    const at = [...path, 'value'];
    const expression = read.text(at, record['value'], 'a CEL expression');
    return expression === undefined ? undefined : { expression: read.placed(at, expression) };
  }
  const by = read.texts([...path, 'by'], record['by'], 'a field or a list of fields');
  const values = read.entries([...path, 'values'], record['values']);
  if (by.length === 0 || values === undefined) return undefined;
  checkDepth(read, [...path, 'values'], values, by.length);
  return {
    table: {
      by,
      values: read.json([...path, 'values'], values),
      otherwise: read.json([...path, 'default'], record['default']),
    },
  };
}

/** A table nested deeper than there are fields would give tables as values. */
function checkDepth(
  read: ShapeReader,
  path: YamlPath,
  values: Record<string, unknown>,
  levels: number,
): void {
  for (const [key, value] of Object.entries(values)) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
    if (levels > 1) checkDepth(read, [...path, key], value as Record<string, unknown>, levels - 1);
    else {
      read.report([...path, key], {
        code: 'mapping/shape',
        message: 'this table is nested deeper than `by` names fields',
        suggestion: 'add a field to `by`, or write a value here',
        key: true,
      });
    }
  }
}

/** `NAME: {while, severity, summary}`. */
export function parseProblem(read: ShapeReader, path: YamlPath, value: unknown): ProblemEntry | undefined {
  const record = read.record(path, value, PROBLEM_KEYS);
  if (record === undefined) return undefined;
  const holds =
    record['while'] === undefined
      ? undefined
      : read.text([...path, 'while'], record['while'], 'a CEL expression');
  return {
    holds: holds === undefined ? null : read.placed([...path, 'while'], holds),
    severity: parseSeverity(read, [...path, 'severity'], record['severity'], 4),
    summary:
      record['summary'] === undefined
        ? null
        : (read.template([...path, 'summary'], record['summary']) ?? null),
  };
}

/** A severity by name; `fallback` where it is absent or wrong. */
export function parseSeverity(
  read: ShapeReader,
  path: YamlPath,
  value: unknown,
  fallback: Severity,
): Severity {
  if (value === undefined) return fallback;
  const name = read.choice(path, value, Object.keys(SEVERITIES), '');
  return SEVERITIES[name] ?? fallback;
}
