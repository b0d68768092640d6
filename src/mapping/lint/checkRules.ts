import type { MappingDocument, RuleEntry } from '../language/mappingFile.ts';
import { KNOWN_PAYLOADS } from './knownPayloads.ts';
import type { LintScope } from './lintScope.ts';

/** Verbs that say something of the object; an event that is only observed says nothing. */
const WRITING: readonly string[] = [
  'create',
  'delete',
  'update',
  'set',
  'link',
  'unlink',
  'raise',
  'clear',
  'samples',
];

/** Rules that contradict themselves, can never apply, or trust what was only asked for. */
export function checkRules(scope: LintScope): void {
  for (const document of scope.documents) {
    for (const rule of document.rules) {
      checkObserve(scope, rule);
      checkVerbs(scope, rule);
      checkReach(scope, rule);
      checkRequested(scope, document, rule);
    }
  }
}

function checkObserve({ report }: LintScope, rule: RuleEntry): void {
  if (rule.observe === null) return;
  for (const verb of rule.verbs.filter((one) => WRITING.includes(one))) {
    report(at(rule, verb), {
      code: 'mapping/observe-writes',
      message: `\`observe\` says that this event is not trusted, and \`${verb}\` trusts it`,
      suggestion: 'drop one of the two',
      key: true,
    });
  }
}

function checkVerbs({ report }: LintScope, rule: RuleEntry): void {
  if (rule.verbs.length > 0 || rule.events.length === 0) return;
  report(rule.origin, {
    code: 'mapping/no-verb',
    message: 'the rule does nothing',
    suggestion: 'add `update:`, say, or `observe:` with the reason',
    length: 1,
  });
}

function checkReach({ report }: LintScope, rule: RuleEntry): void {
  if (rule.when?.value.trim() !== 'false') return;
  report(rule.when.origin, {
    code: 'mapping/unreachable-rule',
    severity: 'warning',
    message: 'the rule never applies',
    suggestion: 'drop the rule, or write `observe:` with the reason',
  });
}

/** A `.start` is sent before anything happened: its payload has what was asked for, or what was before. */
function checkRequested({ report }: LintScope, document: MappingDocument, rule: RuleEntry): void {
  const doubtful = rule.events.filter(({ value }) => value.endsWith('.start') && !isSavedAtStart(value));
  if (doubtful.length === 0) return;
  const verb = rule.update?.all === true ? 'update' : rule.create ? 'create' : null;
  if (verb === null) return;
  const object = document.object.value;
  report(at(rule, verb), {
    code: 'mapping/requested-values',
    severity: 'warning',
    message:
      verb === 'create'
        ? `a \`.start\` event creates the ${object} before it exists`
        : 'a `.start` event writes all fields: these are the requested values, or the old ones',
    suggestion:
      'take it from the `.end` event; name the fields that are true at the start, such as a task state',
    key: true,
  });
}

function isSavedAtStart(eventType: string): boolean {
  return KNOWN_PAYLOADS.some(({ savedAtStart }) => savedAtStart.includes(eventType));
}

function at(rule: RuleEntry, key: string): RuleEntry['origin'] {
  return { source: rule.origin.source, path: [...rule.origin.path, key] };
}
