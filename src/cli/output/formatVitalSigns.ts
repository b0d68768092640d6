import { terminalText } from '../../sinks/console/index.ts';
import type { Disagreement, Signs } from '../../vitals/index.ts';
import type { Terminal } from './terminal.ts';

interface Shown {
  readonly signs: Signs;
  readonly verdict: Disagreement | null;
  /** ISO; null where that is not known. */
  readonly novaSince: string | null;
}

const NOBODY = 'nobody looks';

/** One instance for people: who says what, since when, and what to make of it. */
export function formatVitalSigns({ signs, verdict, novaSince }: Shown, terminal: Terminal): string[] {
  const { id, name, nova, hypervisor, agent, ping } = signs;
  const rows = [
    ['nova says', novaWords(signs), novaSince],
    ['libvirt says', libvirtWords(signs), null],
    ['agent says', agentWords(signs), agent?.since ?? null],
    ['ping says', ping?.state ?? NOBODY, ping?.since ?? null],
  ] as const;
  const width = Math.max(...rows.map(([, words]) => words.length));
  const where = nova.host === null ? '' : ` on ${nova.host}`;
  const by = hypervisor?.host == null ? '' : `  probe of ${hypervisor.host}`;
  return [
    `${terminal.style('bold', terminalText(name ?? id))}  ${terminal.style('dim', terminalText(`${id}${where}${by}`))}`,
    ...rows.map(([who, words, since]) => {
      const line = `    ${who.padEnd(12)}  ${terminalText(words).padEnd(width)}`;
      return since === null ? line.trimEnd() : `${line}  ${terminal.style('dim', `since ${since}`)}`;
    }),
    `    ${verdictText(verdict, terminal)}`,
  ];
}

/** A table, one instance a line. */
export function formatVitalRows(shown: readonly Shown[], terminal: Terminal): string[] {
  const rows = shown.map(({ signs, verdict }) => [
    terminalText(signs.name ?? signs.id),
    terminalText(novaWords(signs)),
    terminalText(signs.hypervisor?.power ?? '-'),
    terminalText(signs.agent?.health ?? '-'),
    signs.ping?.state ?? '-',
    verdict === null ? '' : terminalText(verdict.verdict),
  ]);
  const head = ['INSTANCE', 'NOVA', 'LIBVIRT', 'AGENT', 'PING', ''];
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return [terminal.style('dim', line(head)), ...rows.map(line)];
}

function novaWords({ nova: { status, task } }: Signs): string {
  return task === null ? status : `${status}, ${task}`;
}

function libvirtWords({ hypervisor }: Signs): string {
  if (hypervisor === null) return NOBODY;
  const { power, reason, vcpu, vcpuRan, disk } = hypervisor;
  const why = reason === null ? '' : ` (${reason})`;
  const ran = vcpuRan === null ? '' : ` (${vcpuRan} %)`;
  return `${power ?? 'unknown'}${why}, vCPU ${vcpu}${ran}, disk ${disk}`;
}

function agentWords({ agent }: Signs): string {
  if (agent === null) return NOBODY;
  const { health, lastAnswer, application } = agent;
  const last = lastAnswer === null ? ', never answered' : '';
  const app = application === null ? '' : `, application ${application}`;
  return `${health}${last}${app}`;
}

function verdictText(verdict: Disagreement | null, terminal: Terminal): string {
  if (verdict === null) return 'nothing disagrees';
  const text = terminalText(verdict.verdict);
  return verdict.level === 'fault' ? terminal.style('red', text) : terminal.style('yellow', text);
}
