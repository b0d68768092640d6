import { CONTRACT, toJson } from '../../model/index.ts';
import { testSink, type SinkTest } from '../../app/index.ts';
import { terminalText } from '../../sinks/console/index.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import type { Session } from '../output/session.ts';
import type { Terminal } from '../output/terminal.ts';
import { requireSink } from './requireSink.ts';
import { requireConfig } from './workspace.ts';

export interface SinkTestOptions {
  readonly config: string;
  readonly json?: boolean;
}

/** Exit code 1 where the target did not take one of the items. */
export async function testSinks(
  name: string,
  { config: file, json = false }: SinkTestOptions,
  session: Session,
): Promise<ExitCode> {
  const { terminal } = session;
  const config = requireConfig(file, session);
  const sink = requireSink(config, name);
  const counts = { taken: 0, failed: 0 };
  const output = { stream: process.stdout, color: terminal.color };
  for await (const result of testSink(sink, config.cloud, output)) {
    counts[result.error === null ? 'taken' : 'failed'] += 1;
    await terminal.print(json ? toJson(record(name, result)) : line(result, terminal));
  }
  if (json) await terminal.print(toJson({ kind: 'summary', ...counts, contract: CONTRACT }));
  return counts.failed > 0 ? EXIT.findings : EXIT.fine;
}

function record(sink: string, { item, accepted, error }: SinkTest): Readonly<Record<string, unknown>> {
  const { kind: item_kind, key } = item;
  return { kind: 'sink-test', sink, item_kind, key, taken: error === null, accepted, answer: error };
}

function line({ item, accepted, error }: SinkTest, terminal: Terminal): string {
  const state = item.kind === 'problem' ? ` ${String(item.line['state'] as string)}` : '';
  const filtered = accepted ? '' : terminal.style('dim', ' (the filter would leave it out)');
  const result =
    error === null
      ? terminal.style('green', 'taken')
      : `${terminal.style('red', 'failed')}: ${terminalText(error)}`;
  return `${`${item.kind}${state}`.padEnd(16)}  ${result}${filtered}`;
}
