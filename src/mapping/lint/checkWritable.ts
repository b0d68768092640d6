import type { MappingDocument, Origin } from '../language/mappingFile.ts';
import type { LintScope } from './lintScope.ts';

/** Fields that no rule may write. Asked only where all rules could be read: a misspelt one may be the writer. */
export function checkWritable(scope: LintScope): void {
  for (const document of scope.documents) checkWriters(scope, document);
}

function checkWriters({ report }: LintScope, document: MappingDocument): void {
  // A file whose rules all only look is a draft, and says so.
  if (document.rules.length > 0 && document.rules.every(({ observe }) => observe !== null)) return;
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
