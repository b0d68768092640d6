import type { RuleCoverage, UnusedRule } from '../../proof/index.ts';
import { percentOf } from '../../proof/index.ts';
import { terminalText } from '../../sinks/console/index.ts';
import type { Terminal } from './terminal.ts';

/** The contract's line of a rule that no message reached. */
export function unusedRuleRecord(rule: UnusedRule): Readonly<Record<string, unknown>> {
  return { kind: 'coverage', about: 'unused-rule', ...rule };
}

/** Per file how many of its rules were reached, with the place and the events of each other one. */
export function formatRuleCoverage(coverage: readonly RuleCoverage[], terminal: Terminal): string[] {
  const width = Math.max(0, ...coverage.map(({ file }) => file.length));
  return coverage.flatMap(({ file, rules, reached, unused }) => [
    `${terminal.style(unused.length === 0 ? 'green' : 'yellow', file.padEnd(width))}  ${reached} of ${rules} rules, ${percentOf(reached, rules)} %`,
    ...unused.map((rule) => unusedLine(rule, terminal)),
  ]);
}

/** `file:line  events  verbs`, so that an editor opens the place. */
export function unusedLine({ file, line, events, verbs }: UnusedRule, terminal: Terminal): string {
  const place = terminal.style('cyan', `${file}:${line}`);
  return `    ${place}  ${terminalText(events.join(', '))}  ${terminal.style('dim', verbs.join(', '))}`;
}
