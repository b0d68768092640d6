import type { Diagnostic } from '../../model/index.ts';
import { familiesOf } from '../language/families.ts';
import type { MappingDocument } from '../language/mappingFile.ts';
import { checkConflicts } from './checkConflicts.ts';
import { checkHosts } from './checkHosts.ts';
import { checkWritable } from './checkWritable.ts';
import { checkItems } from './checkItems.ts';
import { checkNames } from './checkNames.ts';
import { checkPaths } from './checkPaths.ts';
import { checkRules } from './checkRules.ts';
import { checkTargets } from './checkTargets.ts';
import { checkTemplates } from './checkTemplates.ts';
import { checkTies } from './checkTies.ts';
import { checkTraitConflicts } from './checkTraitConflicts.ts';
import type { Check, LintScope } from './lintScope.ts';

const CHECKS: readonly Check[] = [
  checkNames,
  checkTemplates,
  checkConflicts,
  checkTraitConflicts,
  checkTies,
  checkRules,
  checkHosts,
  checkPaths,
  checkItems,
  checkTargets,
];

/** Runs every check over the merged files. Expressions are checked where they are compiled. */
export function lintMappings(documents: readonly MappingDocument[], diagnostics: Diagnostic[]): void {
  const scope: LintScope = {
    documents,
    families: familiesOf(documents),
    report: (origin, finding) => diagnostics.push(origin.source.diagnostic(origin.path, finding)),
  };
  for (const check of CHECKS) check(scope);
  if (!diagnostics.some(({ severity }) => severity === 'error')) checkWritable(scope);
}
