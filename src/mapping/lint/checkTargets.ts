import { present } from '../compile/compileWrites.ts';
import type { Template } from '../language/mappingFile.ts';
import type { LintScope } from './lintScope.ts';

/**
 * Relations whose ids are those of a kind of object which the files call otherwise. A kind that no file knows is no mistake:
 * its mapping may lie elsewhere.
 */
export function checkTargets({ documents, families, report }: LintScope): void {
  const owners = new Map(
    documents.flatMap(({ id, object }) => (id === null ? [] : [[prefixOf(id.value), object.value] as const])),
  );
  for (const { relations } of documents) {
    for (const [name, { to, id }] of present(relations)) {
      const prefix = prefixOf(id.value);
      const owner = prefix === '' || families.has(to) ? undefined : owners.get(prefix);
      if (owner === undefined) continue;
      const { source, path } = id.origin;
      report(
        { source, path: [...path.slice(0, -1), 'to'] },
        {
          code: 'mapping/unknown-target',
          severity: 'warning',
          message: `relation \`${name}\` points to \`${to}\`, but ids like \`${id.value.text}\` are those of \`${owner}\``,
          suggestion: `write \`to: ${owner}\``,
        },
      );
    }
  }
}

/** The text before the first placeholder. */
function prefixOf({ parts }: Template): string {
  const [first] = parts;
  return typeof first === 'string' ? first : '';
}
