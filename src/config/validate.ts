import type { TSchema } from 'typebox';
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Diagnostic } from '../model/index.ts';
import { bestBranches } from './bestBranches.ts';
import { compileSchema } from './compileSchema.ts';
import type { DiagnosticTable } from '../yaml/index.ts';
import { describeError } from './describeError.ts';
import type { YamlPath, YamlSource } from '../yaml/index.ts';

/**
 * Every way in which the value at `path` does not fit the schema, in file order. Codes are
 * `<room>/unknown-key`, `missing-key`, `wrong-type` and `bad-value`. Objects with properties take no other
 * keys unless the schema says `additionalProperties`.
 */
export function validate(source: YamlSource, schema: TSchema, path: YamlPath, room: string): Diagnostic[] {
  return validateValue(source, schema, valueAt(source.value, path), path, room);
}

/** The same for a value that was made from what stands at `path`: variables expanded, defaults filled in. */
export function validateValue(
  source: YamlSource,
  schema: TSchema,
  value: unknown,
  path: YamlPath,
  room: string,
): Diagnostic[] {
  const check = compileSchema(schema);
  if (check(value)) return [];
  const violations = bestBranches(check.errors ?? []).map((error) => ({ error, ...describeError(error) }));
  // `hots: x` is one mistake, not an unknown `hots` and a missing `host`.
  const meant = new Set(violations.map((violation) => violation.meant));
  return violations
    .filter(({ missing }) => missing === undefined || !meant.has(missing))
    .map(({ error, code, message, suggestion, key, missing }) =>
      source.diagnostic([...path, ...pathOf(error, value), ...(key === undefined ? [] : [key])], {
        code: `${room}/${code}`,
        message,
        ...(suggestion === undefined ? {} : { suggestion }),
        key: key !== undefined || missing !== undefined,
      }),
    )
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

/** The rows that a room which calls `validate` adds to its table of diagnostics. */
export function validationDiagnostics(room: string): DiagnosticTable {
  return {
    [`${room}/unknown-key`]: {
      title: 'A key that does not exist here',
      help: 'Correct the spelling; the suggestion names the nearest key, or those that may stand here.',
    },
    [`${room}/missing-key`]: {
      title: 'A key that must be there is missing',
      help: 'Add it; the suggestion says what it is for.',
    },
    [`${room}/wrong-type`]: {
      title: 'A value of the wrong kind',
      help: 'Write the kind that the message asks for; quotes make any value a text.',
    },
    [`${room}/bad-value`]: {
      title: 'A value that is not allowed here',
      help: 'Use one of the values, or the form, that the message names.',
    },
  };
}

function pathOf(error: ErrorObject, value: unknown): (string | number)[] {
  const steps = error.instancePath.split('/').slice(1);
  const path: (string | number)[] = [];
  let at = value;
  for (const step of steps) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(at) ? Number(name) : name);
    at = valueAt(at, path.slice(-1));
  }
  return path;
}

function valueAt(value: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[step] : undefined),
    value,
  );
}
