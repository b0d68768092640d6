import type { Finding, YamlPath, YamlSource } from '../../yaml/index.ts';
import { didYouMean } from '../../yaml/index.ts';
import type { Diagnostic } from '../../model/index.ts';
import type { PyDict, PyValue } from '../python/value.ts';
import { isDict, typeName } from '../python/value.ts';

/** Takes the values of one of Ceilometer's files apart, and notes what has the wrong shape instead of throwing. */
export class ShapeReader {
  readonly source: YamlSource;
  readonly diagnostics: Diagnostic[];

  constructor(source: YamlSource, diagnostics: Diagnostic[]) {
    this.source = source;
    this.diagnostics = diagnostics;
  }

  report(path: YamlPath, finding: Finding): void {
    this.diagnostics.push(this.source.diagnostic(path, finding));
  }

  wrong(path: YamlPath, value: PyValue, wanted: string, code = 'ceilometer/shape'): void {
    const found = value === null ? 'nothing' : `a ${KINDS[typeName(value)] ?? typeName(value)}`;
    this.report(path, { code, message: `expected ${wanted}, found ${found}` });
  }

  /** A mapping; undefined (and noted) where it is none. Keys beyond those known are noted as warnings. */
  record(path: YamlPath, value: PyValue, known: readonly string[] | null): PyDict | undefined {
    if (!isDict(value)) {
      this.wrong(path, value, 'a mapping (`key: value`)');
      return undefined;
    }
    for (const key of known === null ? [] : value.keys()) {
      if (typeof key === 'string' && known?.includes(key) === true) continue;
      this.report([...path, String(key)], {
        code: 'ceilometer/unknown-key',
        severity: 'warning',
        message: `\`${String(key)}\` means nothing here`,
        key: true,
        suggestion: didYouMean(String(key), known ?? []) ?? `known here: ${known?.join(', ')}`,
      });
    }
    return value;
  }

  /** A key of a mapping; undefined (and noted) where it is missing. */
  required(path: YamlPath, record: PyDict, key: string): PyValue | undefined {
    if (record.has(key)) return record.get(key) ?? null;
    this.report(path, { code: 'ceilometer/missing-key', message: `\`${key}\` is missing`, length: 1 });
    return undefined;
  }
}

const KINDS: Readonly<Record<string, string>> = {
  dict: 'mapping',
  str: 'text',
  int: 'number',
  float: 'number',
  bool: 'truth value',
};
