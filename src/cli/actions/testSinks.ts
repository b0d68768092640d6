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
  const counts = { taken: 0, rehearsed: 0, failed: 0 };
  const output = { stream: process.stdout, color: terminal.color };
  for await (const result of testSink(sink, config.cloud, output)) {
    counts[outcome(result)] += 1;
    await terminal.print(json ? toJson(record(name, result)) : line(result, terminal));
  }
  if (json) await terminal.print(toJson({ kind: 'summary', ...counts, contract: CONTRACT }));
  return counts.failed > 0 ? EXIT.findings : EXIT.fine;
}

function outcome({ error, rehearsed }: SinkTest): 'taken' | 'rehearsed' | 'failed' {
  if (error !== null) return 'failed';
  return rehearsed ? 'rehearsed' : 'taken';
}

function record(
  sink: string,
  { item, accepted, rehearsed, error }: SinkTest,
): Readonly<Record<string, unknown>> {
  const { kind: item_kind, key } = item;
  const taken = error === null && !rehearsed;
  return { kind: 'sink-test', sink, item_kind, key, taken, accepted, rehearsed, answer: error };
}

function line({ item, accepted, rehearsed, error }: SinkTest, terminal: Terminal): string {
  const state = item.kind === 'problem' ? ` ${String(item.line['state'] as string)}` : '';
  const filtered = accepted ? '' : terminal.style('dim', ' (the filter would leave it out)');
  const result =
    error === null
      ? terminal.style(
          'green',
          rehearsed ? 'would be heard; nothing was sent, for this target acts' : 'taken',
        )
      : `${terminal.style('red', 'failed')}: ${terminalText(error)}`;
  return `${`${item.kind}${state}`.padEnd(16)}  ${result}${filtered}`;
}
