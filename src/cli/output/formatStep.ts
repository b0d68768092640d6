import { toJson } from '../../model/index.ts';
import type { ReplayStep, ReplaySummary } from '../../proof/index.ts';
import { formatEntry, terminalText } from '../../sinks/console/index.ts';
import { counted } from './counted.ts';
import { formatObject } from './formatObject.ts';
import type { Terminal } from './terminal.ts';

/** One step of a replay for people. */
export function formatStep(step: ReplayStep, terminal: Terminal): readonly string[] {
  switch (step.kind) {
    case 'entry':
      return [formatEntry(step.entry, { color: terminal.color }).trimEnd()];
    case 'dead': {
      const { code, detail, source } = step.record;
      const text = terminalText(`${String(code)}: ${String(detail)} (${String(source)})`);
      return [`${terminal.style('red', 'dead letter')}  ${text}`];
    }
    case 'skipped': {
      const { message_id, reason } = step.record;
      return [terminal.style('dim', `    skipped: ${reason}  ${terminalText(message_id)}`)];
    }
    case 'object':
      return ['', ...formatObject(step.object, terminal)];
    case 'summary':
      return ['', ...formatSummary(step.summary, terminal)];
  }
}

function formatSummary(summary: ReplaySummary, terminal: Terminal): string[] {
  const { events, changes, refused, samples, problems, dead, skipped, objects, reasons, unmapped, skew } =
    summary;
  const line = [
    counted(events, 'event'),
    counted(changes, 'change'),
    ...(refused > 0 ? [counted(refused, 'refused write')] : []),
    ...(samples > 0 ? [counted(samples, 'sample')] : []),
    ...(problems > 0 ? [counted(problems, 'problem change')] : []),
    ...(dead > 0 ? [counted(dead, 'dead letter')] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(skew > 0 ? [`${skew} with a clock ahead`] : []),
    counted(objects, 'object'),
  ].join(', ');
  const why = Object.entries(reasons)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${count} ${reason}`);
  const lines = [terminal.style('bold', line)];
  if (why.length > 0) lines.push(`  skipped: ${why.join(', ')}`);
  for (const [type, count] of Object.entries(unmapped)) {
    lines.push(`  ${terminal.style('yellow', 'no rule')} for ${terminalText(toJson(type))}: ${count}`);
  }
  return lines;
}
