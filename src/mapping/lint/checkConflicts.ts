import { canonicalJson } from '../../model/index.ts';
import type { MappingDocument, Origin } from '../language/mappingFile.ts';
import type { LintScope } from './lintScope.ts';
import { placeOf } from './lintScope.ts';

const SECTIONS = ['fields', 'relations', 'derived', 'problems'] as const;

/** What belongs to an object belongs to exactly one of its files, under one name; its files agree about it. */
export function checkConflicts(scope: LintScope): void {
  for (const family of scope.families.values()) {
    checkOwners(scope, family);
    checkIdentity(scope, family);
    checkEach(scope, family);
  }
  for (const document of scope.documents) {
    checkDoubleWrites(scope, document);
    if (document.id !== null) continue;
    scope.report(document.object.origin, {
      code: 'mapping/missing-key',
      message: `no \`id\` says which ${document.object.value} an event is about`,
      suggestion:
        'add `id:` with a template over traits, as in `server-{instance_id}`; an overlay is read together with what it lies over',
    });
  }
  checkInverses(scope);
}

function checkOwners({ report }: LintScope, family: readonly MappingDocument[]): void {
  // Fields, relations and derived fields are one namespace: they are shown side by side.
  const owners = new Map<string, Origin>();
  for (const document of family) {
    for (const section of SECTIONS) {
      const space = section === 'problems' ? 'problem ' : '';
      for (const [name, { origin }] of document[section]) {
        const owner = owners.get(space + name);
        if (owner === undefined) {
          owners.set(space + name, origin);
          continue;
        }
        report(origin, {
          code: 'mapping/field-conflict',
          message: `\`${name}\` of ${document.object.value} is defined twice, here and at ${placeOf(owner)}`,
          suggestion: 'keep one: which of them counts would be chance',
          key: true,
        });
      }
    }
  }
}

function checkIdentity({ report }: LintScope, family: readonly MappingDocument[]): void {
  const [first, ...others] = family.flatMap(({ identity }) => identity ?? []);
  for (const other of others) {
    if (other.value === first?.value) continue;
    report(other.origin, {
      code: 'mapping/object-conflict',
      message: `the identity is \`${first?.value}\` at ${first === undefined ? '' : placeOf(first.origin)}`,
      suggestion: 'all files of an object say the same, or only one says it',
    });
  }
}

/** Elements are kept by type of object, so its files must take them from the same list. */
function checkEach({ report }: LintScope, family: readonly MappingDocument[]): void {
  const [first, ...others] = family.flatMap(({ each }) => each ?? []);
  for (const other of others) {
    if (first === undefined || pathsOf(other.value) === pathsOf(first.value)) continue;
    report(other.origin, {
      code: 'mapping/object-conflict',
      message: `another file of this object has a different \`each\`, at ${placeOf(first.origin)}`,
      suggestion: 'use the same list of paths in both',
    });
  }
}

function pathsOf(paths: readonly { readonly text: string }[]): string {
  return canonicalJson(paths.map(({ text }) => text));
}

function checkDoubleWrites({ report }: LintScope, document: MappingDocument): void {
  for (const { set, update } of document.rules) {
    for (const { value, origin } of update?.names ?? []) {
      if (!set.has(value)) continue;
      report(origin, {
        code: 'mapping/field-conflict',
        message: `the rule both updates and sets \`${value}\``,
        suggestion: 'drop one of the two',
      });
    }
  }
}

/** An inverse end is shown on the other object, where its name must be free. */
function checkInverses({ report, documents, families }: LintScope): void {
  const taken = new Map<string, Origin>();
  for (const document of documents) {
    for (const [name, { value, origin }] of document.relations) {
      if (value?.inverse == null) continue;
      const { to, inverse } = value;
      const key = `${to} ${inverse}`;
      const at = { source: origin.source, path: [...origin.path, 'inverse'] };
      const own = (families.get(to) ?? []).find((one) =>
        SECTIONS.slice(0, 3).some((section) => one[section].has(inverse)),
      );
      const other = taken.get(key);
      if (own !== undefined || other !== undefined) {
        report(at, {
          code: 'mapping/field-conflict',
          message: `the inverse of \`${name}\` is called \`${inverse}\`, and ${to} has one of that name`,
          suggestion: `give it another name${own === undefined ? '' : `: see ${own.source.file}`}`,
        });
      }
      taken.set(key, at);
    }
  }
}
