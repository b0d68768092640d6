import type { Operand } from '../../events/index.ts';
import { present } from '../compile/compileWrites.ts';
import { traitNames } from '../compile/compileFile.ts';
import type { MappingDocument, Origin, Placed, RuleEntry } from '../language/mappingFile.ts';
import type { LintScope } from './lintScope.ts';
import { placeOf, suggestName } from './lintScope.ts';

/** Names that are used are defined: traits of fields and meters, fields of rules, relations, problems. */
export function checkNames(scope: LintScope): void {
  for (const document of scope.documents) {
    checkFieldTraits(scope, document);
    checkMeters(scope, document);
    checkReceived(scope, document);
    checkDerived(scope, document);
    for (const rule of document.rules) checkRule(scope, document, rule);
  }
}

function checkFieldTraits({ report }: LintScope, document: MappingDocument): void {
  const known = traitNames(document);
  for (const [name, { value, origin }] of document.fields) {
    if (value === null || known.includes(value.trait)) continue;
    const short = typeof at(origin) === 'string';
    report(
      { source: origin.source, path: short ? origin.path : [...origin.path, 'trait'] },
      {
        code: 'mapping/unknown-trait',
        message: `field \`${name}\` takes the unknown trait \`${value.trait}\``,
        suggestion: suggestName(value.trait, known, 'define it under `traits:`'),
      },
    );
  }
}

/** The plain value at an origin. */
function at({ source, path }: Origin): unknown {
  return path.reduce<unknown>(
    (value, step) => (value as Record<string | number, unknown>)[step],
    source.value,
  );
}

function checkMeters({ report }: LintScope, document: MappingDocument): void {
  const known = traitNames(document);
  for (const [, { value: meter, origin }] of document.meters) {
    if (meter === null) continue;
    const operands: readonly (readonly [string, Operand | null])[] = [
      ['volume', meter.volume],
      ['resource_id', meter.resourceId],
      ['project_id', meter.projectId],
      ['user_id', meter.userId],
      ['timestamp', meter.timestamp],
      ...Object.entries(meter.metadata).map(([key, operand]) => [`metadata.${key}`, operand] as const),
    ];
    for (const [key, operand] of operands) {
      if (operand === null || !('trait' in operand) || known.includes(operand.trait)) continue;
      report(
        { source: origin.source, path: [...origin.path, ...key.split('.')] },
        {
          code: 'mapping/unknown-trait',
          message: `meter \`${meter.name}\` takes the unknown trait \`${operand.trait}\``,
          suggestion: suggestName(operand.trait, known, 'define it under `traits:`'),
        },
      );
    }
  }
}

function checkReceived({ report }: LintScope, document: MappingDocument): void {
  const list = document.receivedSamples?.value.list ?? null;
  if (list !== null) {
    const known = traitNames(document);
    for (const { value, origin } of [list.resourceId, ...(list.certain === null ? [] : [list.certain])]) {
      if (known.includes(value)) continue;
      const suggestion = suggestName(value, known, 'define it under `traits:`');
      report(origin, {
        code: 'mapping/unknown-trait',
        message: `\`received_samples\` takes the unknown trait \`${value}\``,
        suggestion,
      });
    }
    return;
  }
  for (const { origin } of document.rules.filter(({ samples }) => samples === 'received')) {
    report(
      { source: origin.source, path: [...origin.path, 'samples'] },
      {
        code: 'mapping/missing-key',
        message: 'the file does not say where the samples stand',
        suggestion: 'add `received_samples: { list: payload.samples, resource_id: … }`',
      },
    );
  }
}

function checkDerived({ report, families }: LintScope, document: MappingDocument): void {
  const family = families.get(document.object.value) ?? [];
  const known = family
    .flatMap((one) => [...present(one.fields), ...present(one.derived)])
    .map(([name]) => name);
  for (const [, entry] of present(document.derived)) {
    if (!('table' in entry)) continue;
    for (const { value, origin } of entry.table.by) {
      if (known.includes(value)) continue;
      const suggestion = suggestName(value, known, 'name a field of this object');
      report(origin, { code: 'mapping/unknown-field', message: `unknown field \`${value}\``, suggestion });
    }
  }
}

function checkRule(scope: LintScope, document: MappingDocument, rule: RuleEntry): void {
  const relations = new Map(present(document.relations));
  const toOne = [...relations].filter(([, relation]) => !relation.many).map(([name]) => name);
  const toMany = [...relations].filter(([, relation]) => relation.many).map(([name]) => name);
  const fields = present(document.fields).map(([name]) => name);
  for (const one of rule.update?.names ?? [])
    checkWritten(scope, document, one, [...fields, ...relations.keys(), 'all']);
  for (const [name, { value, origin }] of rule.set) {
    checkWritten(scope, document, { value: name, origin }, [...fields, ...relations.keys()], true);
    if (!toMany.includes(name) || ('literal' in value && value.literal === null)) continue;
    scope.report(origin, {
      code: 'mapping/shape',
      message: `\`${name}\` is a to-many relation: \`set\` can only empty it, with null`,
      suggestion: 'name it in `update:` for a list, or in `link:` for members',
    });
  }
  for (const { relation } of [...rule.link, ...rule.unlink]) {
    if (toMany.includes(relation.value)) continue;
    const single = toOne.includes(relation.value);
    scope.report(relation.origin, {
      code: 'mapping/unknown-relation',
      message: single
        ? `\`${relation.value}\` is a to-one relation`
        : `unknown to-many relation \`${relation.value}\``,
      suggestion: single
        ? 'name it in `update:`, or make it `many: true`'
        : suggestName(relation.value, toMany, 'define it under `relations:` with `many: true`'),
    });
  }
  const problems = (scope.families.get(document.object.value) ?? []).flatMap((one) => present(one.problems));
  for (const mark of [...rule.raise, ...rule.clear]) checkMark(scope, mark, problems);
}

function checkWritten(
  { report, families }: LintScope,
  document: MappingDocument,
  { value, origin }: Placed<string>,
  known: readonly string[],
  key = false,
): void {
  if (known.includes(value)) return;
  const family = families.get(document.object.value) ?? [];
  const owner = family.find((one) => one.fields.has(value) || one.relations.has(value));
  const derived = family.some((one) => one.derived.has(value));
  const there = owner?.fields.get(value) ?? owner?.relations.get(value);
  const elsewhere =
    there === undefined
      ? 'define it under `fields:`'
      : `it belongs to ${placeOf(there.origin)}: write it there`;
  report(origin, {
    code: 'mapping/unknown-field',
    message: derived ? `\`${value}\` is derived: no rule writes it` : `unknown field \`${value}\``,
    key,
    suggestion: derived
      ? 'write the fields that it is made of'
      : owner === undefined
        ? suggestName(value, known, elsewhere)
        : elsewhere,
  });
}

function checkMark(
  { report }: LintScope,
  { value, origin }: Placed<string>,
  problems: readonly (readonly [string, { readonly holds: unknown }])[],
): void {
  const found = problems.find(([name]) => name === value);
  if (found !== undefined && found[1].holds === null) return;
  const names = problems.filter(([, problem]) => problem.holds === null).map(([name]) => name);
  report(origin, {
    code: 'mapping/unknown-problem',
    message:
      found === undefined
        ? `unknown problem \`${value}\``
        : `\`${value}\` follows from its \`while\`: no event raises or clears it`,
    suggestion: suggestName(value, names, 'define it under `problems:` without `while`'),
  });
}
