import { agentWord, FAULTS, type SeenGuest } from '../../probe/index.ts';
import { counted } from './counted.ts';
import type { Style, Terminal } from './terminal.ts';

const HEADERS = ['guest', 'libvirt', 'agent', 'vcpu', 'verdict', 'name'] as const;

/** Characters that are shown. */
const NAME = 60;
const REASON = 400;

/** A table of what was seen, and a line that counts it. */
export function formatGuests(guests: readonly SeenGuest[], terminal: Terminal): string {
  const rows = guests.map(rowOf);
  const widths = HEADERS.map((header, column) =>
    Math.max(header.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[], style: Style | null): string =>
    cells
      .map((cell, column) => {
        const padded = cell.padEnd(column === HEADERS.length - 1 ? 0 : (widths[column] ?? 0));
        return style !== null && column === 4 ? terminal.style(style, padded) : padded;
      })
      .join('  ')
      .trimEnd();
  const lines = guests.map((guest, index) => line(rows[index] ?? [], styleOf(guest)));
  const asked = guests.filter(({ agent }) => agent !== null).length;
  const faults = guests.filter(({ health }) => FAULTS.has(health)).length;
  const summary = `${counted(guests.length, 'guest')}, ${asked} asked, ${faults} in fault`;
  return [
    ...(guests.length > 0 ? [terminal.style('bold', line(HEADERS, null)), ...lines, ''] : []),
    summary,
    ...unknowns(guests),
  ].join('\n');
}

function rowOf({ description, state, unasked, agent, took, signs, health }: SeenGuest): readonly string[] {
  const answer = agent === null ? `not asked: ${unasked}` : agentWord(agent);
  return [
    description.name,
    `${state.power} (${state.reason})`,
    took === null ? answer : `${answer} in ${took < 1 ? '<1' : Math.round(took)} ms`,
    signs.vcpu,
    health ?? '-',
    printable(description.nova?.displayName ?? ''),
  ];
}

/** Why agents could not be asked, each reason once: without it an operator who lacks a right sees `unknown` and no cause. */
function unknowns(guests: readonly SeenGuest[]): readonly string[] {
  const reasons = guests.flatMap(({ agent }) => (agent?.kind === 'unknown' ? [agent.because] : []));
  return [...new Set(reasons)].map((reason) => `unknown: ${printable(reason, REASON)}`);
}

/** The user chose it. */
function printable(text: string, longest = NAME): string {
  return text.replaceAll(/[\p{C}]/gu, '?').slice(0, longest);
}

function styleOf({ health }: SeenGuest): Style {
  if (FAULTS.has(health)) return 'red';
  return health === 'healthy' ? 'green' : 'yellow';
}
