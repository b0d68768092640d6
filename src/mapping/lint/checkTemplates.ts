import { present } from '../compile/compileWrites.ts';
import { traitNames } from '../compile/compileFile.ts';
import type { MappingDocument, Placed, Template } from '../language/mappingFile.ts';
import { placeholders } from '../language/template.ts';
import type { LintScope } from './lintScope.ts';
import { suggestName } from './lintScope.ts';

/** Placeholders name traits, or fields in the texts of problems; an object's id is not the same for all. */
export function checkTemplates(scope: LintScope): void {
  for (const document of scope.documents) {
    const traits = traitNames(document);
    for (const template of traitTemplates(document)) checkPlaceholders(scope, template, traits, 'trait');
    const family = scope.families.get(document.object.value) ?? [];
    const fields = family
      .flatMap((one) => [...present(one.fields), ...present(one.derived)])
      .map(([name]) => name);
    for (const [, { summary }] of present(document.problems)) {
      if (summary !== null) checkPlaceholders(scope, summary, fields, 'field');
    }
    if (document.id !== null && placeholders(document.id.value.parts).length === 0) {
      scope.report(document.id.origin, {
        code: 'mapping/bad-template',
        message: 'the id names no trait: all objects would be one',
        suggestion: 'put a trait into it, as in `server-{instance_id}`',
      });
    }
  }
}

function traitTemplates(document: MappingDocument): readonly Placed<Template>[] {
  const templates = document.id === null ? [] : [document.id];
  for (const [, relation] of present(document.relations)) templates.push(relation.id);
  for (const { set, link, unlink, summary } of document.rules) {
    for (const { value, origin } of set.values())
      if ('template' in value) templates.push({ value: value.template, origin });
    for (const { id } of [...link, ...unlink]) if (id !== null) templates.push(id);
    if (summary !== null) templates.push(summary);
  }
  return templates;
}

function checkPlaceholders(
  { report }: LintScope,
  { value, origin }: Placed<Template>,
  known: readonly string[],
  what: 'trait' | 'field',
): void {
  for (const { name, offset } of placeholders(value.parts)) {
    if (known.includes(name)) continue;
    report(origin, {
      code: `mapping/unknown-${what}`,
      message: `unknown ${what} \`${name}\` in the template`,
      offset,
      length: name.length,
      suggestion: suggestName(name, known, `define it under \`${what}s:\`, or write \`{{\` for a brace`),
    });
  }
}
