import type { LintScope } from './lintScope.ts';
import { payloadsOf, unknownKey } from './unknownKey.ts';

/** Paths that no known payload has. Silent where the file also names events whose payloads are not known. */
export function checkPaths({ documents, report }: LintScope): void {
  for (const document of documents) {
    const ofAll = payloadsOf(document.rules.flatMap((rule) => rule.events.map((event) => event.value)));
    for (const [name, { value, origin }] of document.traits) {
      for (const source of value?.sources ?? []) {
        const { root, steps, text } = source.path;
        const known = source.only === null ? ofAll : payloadsOf(source.only);
        const unknown = root === 'payload' ? unknownKey(known, steps) : null;
        if (unknown === null) continue;
        const { key, below, suggestion } = unknown;
        report(origin, {
          code: 'mapping/unknown-path',
          severity: 'warning',
          message: `no ${below === null ? 'payload' : `\`${below}\``} of these events has \`${key}\` (trait \`${name}\`, path \`${text}\`)`,
          suggestion,
        });
      }
    }
  }
}
