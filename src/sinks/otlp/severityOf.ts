import { severityWord, type OutgoingItem, type Severity } from '../../model/index.ts';

export interface SeverityOf {
  /** OTLP's SeverityNumber (opentelemetry/proto/logs/v1/logs.proto). */
  readonly severityNumber: number;
  readonly severityText: string;
}

/** The first number of the range that OpenTelemetry has for each; what is cleared is good news. */
const NUMBERS: Readonly<Record<Severity, number>> = { 0: 9, 1: 5, 2: 9, 3: 13, 4: 17, 5: 21 };

const INFO: Severity = 2;
const WARNING: Severity = 3;

/** Of an item: events and problems have one of their own. */
export function severityOf({ kind, line }: OutgoingItem): SeverityOf {
  const severity = ownSeverity(kind, line);
  return { severityNumber: NUMBERS[severity], severityText: severityWord(severity) };
}

function ownSeverity(kind: OutgoingItem['kind'], line: OutgoingItem['line']): Severity {
  if (kind === 'gap') return WARNING;
  if (kind === 'problem' && line['state'] === 'cleared') return 0;
  const { severity } = line;
  return kind === 'event' || kind === 'problem' ? (severity as Severity) : INFO;
}
