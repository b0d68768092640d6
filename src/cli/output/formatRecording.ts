import { formatMicros } from '../../model/index.ts';
import type { RecordCounts } from '../../app/index.ts';
import { counted } from './counted.ts';

/** Types that are named; the capture tells the others. */
const NAMED = 5;
const UNITS = ['B', 'kB', 'MB', 'GB'] as const;

export interface RecordingResult {
  readonly counts: RecordCounts;
  readonly gaps: readonly {
    readonly source: string;
    readonly subject: string;
    readonly since: number;
    readonly until: number | null;
  }[];
  /** null for stdout. */
  readonly capture: string | null;
}

/** `12 messages, 4.1 kB`. */
export function formatCounts({ messages, bytes }: RecordCounts): string {
  return `${counted(messages, 'message')}, ${formatBytes(bytes)}`;
}

/** The end of a recording for people. */
export function formatRecording({ counts, gaps, capture }: RecordingResult): string {
  const { messages, dead, leftOut, types } = counts;
  const also = [
    ...(dead === 0 ? [] : [`${dead} with something that cannot be decoded`]),
    ...(leftOut === 0 ? [] : [`${leftOut} of other types left out`]),
  ];
  const most = [...types].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const named = most.slice(0, NAMED).map(([type, times]) => `${times} ${type}`);
  const more = most.length > NAMED ? [`${most.length - NAMED} more types`] : [];
  return [
    `recorded ${formatCounts(counts)}${capture === null ? '' : `, in ${capture}`}${also.length === 0 ? '' : ` (${also.join(', ')})`}`,
    ...(messages === 0 ? [] : [`  ${[...named, ...more].join(', ')}`]),
    ...gaps.map(
      ({ source, subject, since, until }) =>
        `  gap: ${source} did not hear ${subject} from ${formatMicros(since)} ${until === null ? 'on' : `to ${formatMicros(until)}`}`,
    ),
    ...(capture === null || messages === 0 ? [] : [`  replay it: stackwire replay ${capture}`]),
  ].join('\n');
}

/** The contract's `summary`. */
export function recordingSummary({
  counts,
  gaps,
  capture,
}: RecordingResult): Readonly<Record<string, unknown>> {
  const { messages, dead, leftOut, bytes, types } = counts;
  return {
    kind: 'summary',
    messages,
    dead,
    left_out: leftOut,
    bytes,
    types: Object.fromEntries([...types].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    gaps: gaps.map(({ source, subject, since, until }) => ({
      source,
      subject,
      since: formatMicros(since),
      until: until === null ? null : formatMicros(until),
    })),
    capture,
  };
}

function formatBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return power === 0 ? `${bytes} B` : `${(bytes / 1000 ** power).toFixed(1)} ${UNITS[power]}`;
}
