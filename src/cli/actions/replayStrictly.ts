import { StackwireError } from '../../model/index.ts';
import { readDefinitions, strictEvent, strictEventJson } from '../../events/index.ts';
import { loadDefinitions, readExact } from '../../app/index.ts';
import { counted } from '../output/counted.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import { InvalidInput } from '../output/invalidInput.ts';
import type { Session } from '../output/session.ts';
import type { ReplayOptions } from './replayCaptures.ts';
import { requireConfig } from './workspace.ts';

/**
 * Prints the events that Ceilometer itself would make of captures, one a line, as it serialises them. What it would lose
 * is told on stderr. With `--fail-on dead` that is a finding.
 */
export async function replayStrictly(
  files: readonly string[],
  options: ReplayOptions,
  session: Session,
): Promise<ExitCode> {
  const { terminal } = session;
  const config = requireConfig(options.config, session);
  const file = loadDefinitions({ ...config, ...options });
  if (file === null || options.format !== 'ceilometer' || options.strict !== true) {
    throw new StackwireError('usage', '--strict, --format ceilometer and --definitions FILE go together');
  }
  if (files.length === 0) {
    throw new StackwireError(
      'usage',
      '--strict reads captures: the store does not keep messages as they came',
    );
  }
  const { definitions, diagnostics } = readDefinitions(file);
  if (definitions === null) throw new InvalidInput('mapping/invalid', `${file.path} has errors`, diagnostics);

  const counts = { event: 0, lost: 0, dropped: 0, other: 0 };
  for await (const { position, body, unreadable } of readExact(files)) {
    if (body === null) {
      counts[unreadable === undefined ? 'other' : 'lost'] += 1;
      if (unreadable !== undefined) await terminal.complain(`${position}: lost: ${unreadable}`);
      continue;
    }
    const outcome = strictEvent(definitions, body);
    counts[outcome.kind] += 1;
    if (outcome.kind === 'event') await terminal.print(strictEventJson(outcome.event));
    if (outcome.kind === 'lost') await terminal.complain(`${position}: lost: ${outcome.why}`);
  }
  await terminal.complain(summary(counts));
  return counts.lost > 0 && options.failOn?.includes('dead') === true ? EXIT.findings : EXIT.fine;
}

function summary({
  event,
  lost,
  dropped,
  other,
}: Readonly<Record<'event' | 'lost' | 'dropped' | 'other', number>>): string {
  const parts = [
    counted(event, 'event'),
    ...(lost > 0 ? [`${lost} lost, which Ceilometer would acknowledge and forget`] : []),
    ...(dropped > 0 ? [`${dropped} dropped, which no definition matches`] : []),
    ...(other > 0 ? [`${counted(other, 'message')} that are no notifications`] : []),
  ];
  return parts.join(', ');
}
