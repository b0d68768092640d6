import type { TraitSource } from '../../events/index.ts';
import type { MappingDocument } from '../language/mappingFile.ts';
import type { LintScope } from './lintScope.ts';
import { unknownKey } from './unknownKey.ts';

/** Paths that no known payload has. Silent where the file also names events whose payloads are not known. */
export function checkPaths({ documents, report }: LintScope): void {
  for (const document of documents) {
    for (const [name, { value, origin }] of document.traits) {
      for (const source of value?.sources ?? []) {
        const { root, steps, text } = source.path;
        const unknown = root === 'payload' ? unknownKey(eventsOf(document, source), steps) : null;
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

function eventsOf(document: MappingDocument, { only }: TraitSource): readonly string[] {
  return only ?? document.rules.flatMap((rule) => rule.events.map(({ value }) => value));
}
