import { agentWord, FAULTS, type SeenGuest } from '../../probe/index.ts';
import { counted } from './counted.ts';
import type { Style, Terminal } from './terminal.ts';

const HEADERS = ['guest', 'libvirt', 'agent', 'vcpu', 'verdict', 'name'] as const;

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
  ].join('\n');
}

function rowOf({ description, state, agent, took, signs, health }: SeenGuest): readonly string[] {
  const answer = agent === null ? `not asked (channel ${description.channel})` : agentWord(agent);
  return [
    description.name,
    `${state.power} (${state.reason})`,
    took === null ? answer : `${answer} in ${took < 1 ? '<1' : Math.round(took)} ms`,
    signs.vcpu,
    health ?? '-',
    printable(description.nova?.displayName ?? ''),
  ];
}

/** The user chose it. */
function printable(name: string): string {
  return name.replaceAll(/[\p{C}]/gu, '?').slice(0, 60);
}

function styleOf({ health }: SeenGuest): Style {
  if (FAULTS.has(health)) return 'red';
  return health === 'healthy' ? 'green' : 'yellow';
}
