import type { Diagnostic } from '../model/index.ts';
import type { ComponentSpec } from './componentSpec.ts';
import type { Environment } from './expandEnvironment.ts';
import type { Reading } from './readComponents.ts';
import { fieldKeys, maskSecrets } from './secrets.ts';
import type { YamlSource } from '../yaml/index.ts';

/** `value` is null where any of the diagnostics is an error. */
export interface Checked<T> {
  readonly value: T | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What `read` makes of a file, and everything that is wrong with it: in file order, variables that are not set before what only
 * follows from them, the secrets of the specs' fields starred out.
 */
export function readChecked<T>(
  source: YamlSource,
  specs: readonly ComponentSpec[],
  environment: Environment,
  read: (reading: Reading) => T | null,
): Checked<T> {
  const unset: Diagnostic[] = [];
  const unreadable = new Set<string>();
  const preparation = {
    environment,
    unset: (path, { name, offset, length }) => {
      const code = 'config/unset-variable';
      const message = `the environment variable \`${name}\` is not set`;
      const suggestion = `set it, or write \`\${${name}:-default}\``;
      unset.push(source.diagnostic(path, { code, message, suggestion, offset, length }));
      unreadable.add(place(source.diagnostic(path, { code, message })));
    },
  } satisfies Reading['preparation'];
  const diagnostics = [...source.diagnostics];
  const value = source.value === undefined ? null : read({ source, preparation, diagnostics });
  // What else is said of a text whose variable is not set only follows from that.
  const found = [...unset, ...diagnostics.filter((diagnostic) => !unreadable.has(place(diagnostic)))];
  found.sort((a, b) => a.line - b.line || a.column - b.column);
  const shown = maskSecrets(found, source.value, fieldKeys(specs));
  return { value: shown.some(({ severity }) => severity === 'error') ? null : value, diagnostics: shown };
}

function place({ line, column }: Diagnostic): string {
  return `${line}:${column}`;
}
