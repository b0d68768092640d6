import { nearest } from '../../config/index.ts';
import type { TraitSource } from '../../events/index.ts';
import type { MappingDocument } from '../language/mappingFile.ts';
import { intersect } from '../language/ruleSpecificity.ts';
import type { KnownPayload } from './knownPayloads.ts';
import { KNOWN_PAYLOADS } from './knownPayloads.ts';
import type { LintScope } from './lintScope.ts';

/** Paths that no known payload has. Silent where the file also names events whose payloads are not known. */
export function checkPaths({ documents, report }: LintScope): void {
  for (const document of documents) {
    for (const [name, { value, origin }] of document.traits) {
      for (const source of value?.sources ?? []) {
        const key = source.path.root === 'payload' ? source.path.steps[0] : undefined;
        if (typeof key !== 'string') continue;
        const known = knownKeys(document, source);
        if (known === null || known.has(key)) continue;
        const meant = nearest(key, known);
        report(origin, {
          code: 'mapping/unknown-path',
          severity: 'warning',
          message: `no payload of these events has \`${key}\` (trait \`${name}\`, path \`${source.path.text}\`)`,
          suggestion:
            meant === undefined ? 'check the path against a capture' : `did you mean \`payload.${meant}\`?`,
        });
      }
    }
  }
}

/** The keys that the payloads of a source's events can have; null where not all of them are known. */
function knownKeys(document: MappingDocument, source: TraitSource): ReadonlySet<string> | null {
  const events = source.only ?? document.rules.flatMap((rule) => rule.events.map(({ value }) => value));
  const payloads = new Set(events.map(payloadOf));
  if (payloads.size === 0 || payloads.has(undefined)) return null;
  return new Set([...payloads].flatMap((payload) => [...(payload?.keys ?? [])]));
}

function payloadOf(event: string): KnownPayload | undefined {
  return KNOWN_PAYLOADS.find(({ events }) =>
    events.some((pattern) => intersect(pattern, event).includes(event)),
  );
}
