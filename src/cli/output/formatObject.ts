import type { ObjectView } from '../../model/index.ts';
import { formatValue, terminalText } from '../../sinks/console/index.ts';
import type { Terminal } from './terminal.ts';

/** One object for people, with all that it has. */
export function formatObject(object: ObjectView, terminal: Terminal): string[] {
  const { type, id, fields, relations, revision, updated } = object;
  const rows = [...Object.entries(fields), ...Object.entries(relations)];
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  const state = stateOf(object);
  const head = `${type} ${terminal.style('bold', terminalText(id))}${state === '' ? '' : `  ${terminal.style('yellow', state)}`}`;
  return [
    `${head}  ${terminal.style('dim', `revision ${revision}, ${updated}`)}`,
    ...rows.map(([name, value]) => `    ${name.padEnd(width)}  ${formatValue(value)}`),
  ];
}

/** A table, one object a line. */
export function formatObjectRows(objects: readonly ObjectView[], terminal: Terminal): string[] {
  const rows = objects.map((object) => [
    object.type,
    terminalText(object.id),
    formatValue(object.fields['name'] ?? ''),
    object.updated,
    stateOf(object),
  ]);
  const head = ['TYPE', 'ID', 'NAME', 'UPDATED', ''];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [terminal.style('dim', line(head)), ...rows.map(line)];
}

function stateOf({ deleted, partial }: ObjectView): string {
  if (deleted) return 'deleted';
  return partial ? 'partial' : '';
}
