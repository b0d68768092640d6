import type { Row } from './row.ts';

const COLUMNS: readonly { readonly title: string; readonly cell: (row: Row) => string }[] = [
  { title: 'fault', cell: ({ fault }) => fault.name },
  { title: 'tried', cell: ({ tried }) => String(tried) },
  { title: 'messages', cell: ({ messages }) => String(messages) },
  { title: 'lost', cell: ({ lost }) => String(lost) },
  { title: 'in a named gap', cell: ({ named }) => String(named) },
  { title: 'doubled', cell: ({ doubled }) => String(doubled) },
  { title: 'recovered after, median', cell: ({ recovery }) => seconds(recovery.median) },
  { title: 'worst', cell: ({ recovery }) => seconds(recovery.worst) },
  { title: 'peak MiB', cell: ({ peak }) => (Number.isFinite(peak) ? peak.toFixed(0) : '') },
];

/** A Markdown table with a row for each fault that was tried, then what was skipped and what does not hold. */
export function formatTable(rows: readonly Row[]): string {
  const tried = rows.filter(({ skipped }) => skipped === null);
  const cells = [
    COLUMNS.map(({ title }) => title),
    ...tried.map((row) => COLUMNS.map(({ cell }) => cell(row))),
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) => line(row.map((text, column) => pad(text, widths[column] ?? 0, column))));
  const rule = line(
    widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)),
  );
  const notes = rows.flatMap(({ fault, skipped, complaints }) => [
    ...(skipped === null ? [] : [`${fault.name}: skipped, ${skipped}`]),
    ...complaints.map((complaint) => `${fault.name}: ${complaint}`),
  ]);
  return [lines[0], rule, ...lines.slice(1), ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Names to the left, figures to the right. */
function pad(text: string, width: number, column: number): string {
  return column === 0 ? text.padEnd(width) : text.padStart(width);
}

function seconds(millis: number): string {
  return Number.isFinite(millis) ? `${(millis / 1000).toFixed(1)} s` : '';
}
