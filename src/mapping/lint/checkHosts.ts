import type { TraitSource } from '../../events/index.ts';
import { present } from '../compile/compileWrites.ts';
import type { MappingDocument } from '../language/mappingFile.ts';
import type { LintScope } from './lintScope.ts';

const HOST = /(?:^|_)(?:host|node|hypervisor)$/;

/** Hosts that are the publisher's. The publisher is who sent the event; a Ceilometer trait `host` is the same. */
export function checkHosts(scope: LintScope): void {
  for (const document of scope.documents) checkHostFields(scope, document);
}

function checkHostFields({ report }: LintScope, document: MappingDocument): void {
  for (const [field, { trait }] of present(document.fields)) {
    if (!HOST.test(field)) continue;
    const entry = document.traits.get(trait);
    if (entry?.value == null || !entry.value.sources.some(isPublisher)) continue;
    report(entry.origin, {
      code: 'mapping/host-from-publisher',
      message: `\`${field}\` would be the publisher, which is who sent the event and not where the ${document.object.value} is`,
      suggestion:
        'take `payload.host`; limit `trait.host` with `for:` to events whose publisher is that host',
    });
  }
}

function isPublisher({ path, only }: TraitSource): boolean {
  if (path.root === 'publisher') return true;
  return path.root === 'trait' && path.steps[0] === 'host' && only === null;
}
