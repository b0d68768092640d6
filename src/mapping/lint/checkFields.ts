import type { TraitSource } from '../../events/index.ts';
import { present } from '../compile/compileWrites.ts';
import type { MappingDocument, Origin } from '../mappingFile.ts';
import type { LintScope } from './lintScope.ts';

const HOST = /(?:^|_)(?:host|node|hypervisor)$/;

/** Fields that no rule may write, and hosts that are the publisher's. */
export function checkFields(scope: LintScope): void {
  for (const document of scope.documents) {
    checkWritable(scope, document);
    checkHosts(scope, document);
  }
}

function checkWritable({ report }: LintScope, document: MappingDocument): void {
  const everything = document.rules.some((rule) => rule.update?.all === true);
  const named = new Set(
    document.rules.flatMap(({ update, set, link, unlink }) => [
      ...(update?.names.map(({ value }) => value) ?? []),
      ...set.keys(),
      ...[...link, ...unlink].map(({ relation }) => relation.value),
    ]),
  );
  const tell = (name: string, what: string, origin: Origin, byAll: boolean): void => {
    if (named.has(name) || (everything && byAll)) return;
    report(origin, {
      code: 'mapping/unwritable-field',
      severity: 'warning',
      message: `no rule may write the ${what} \`${name}\`, so it never has a value`,
      suggestion: byAll
        ? 'name it in the `update:` of a rule'
        : '`all` leaves it out: name it in the `update:` of a rule',
      key: true,
    });
  };
  for (const [name, { value, origin }] of document.fields)
    if (value !== null) tell(name, 'field', origin, !value.explicit);
  for (const [name, { value, origin }] of document.relations) {
    if (value !== null) tell(name, 'relation', origin, !value.explicit && !value.many);
  }
}

/** The publisher is who sent the event; a Ceilometer trait `host` is the publisher too. */
function checkHosts({ report }: LintScope, document: MappingDocument): void {
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
