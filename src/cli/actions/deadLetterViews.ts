import type { StoredDeadLetter, StoreReader } from '../../model/index.ts';
import { CONTRACT, deadGroupRecord, storedDeadRecord, toJson } from '../../model/index.ts';
import { openReader } from '../../app/index.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import { formatDeadGroup, formatDeadLetter, formatDeadRow } from '../output/formatDeadLetter.ts';
import type { Session } from '../output/session.ts';
import { requireConfigOption } from './withDesk.ts';
import { requireConfig } from './workspace.ts';

export interface DeadLetterOptions {
  readonly config?: string;
  readonly json?: boolean;
  readonly letters?: boolean;
}

/** Letters read at a time. */
const PAGE = 500;

export async function listDeadLetters(options: DeadLetterOptions, session: Session): Promise<ExitCode> {
  const { terminal } = session;
  const reader = openStore(options, session);
  try {
    let letters = 0;
    const groups = options.letters === true ? [] : reader.deadGroups();
    for (const group of groups) {
      const lines =
        options.json === true ? [toJson(deadGroupRecord(group))] : formatDeadGroup(group, terminal);
      for (const line of lines) await terminal.print(line);
    }
    for (const letter of options.letters === true ? allLetters(reader) : []) {
      letters += 1;
      await terminal.print(
        options.json === true ? toJson(storedDeadRecord(letter)) : formatDeadRow(letter, terminal),
      );
    }
    if (options.json === true)
      await terminal.print(toJson({ kind: 'summary', groups: groups.length, letters, contract: CONTRACT }));
  } finally {
    reader.close();
  }
  return EXIT.fine;
}

export async function showDeadLetter(
  id: number,
  options: DeadLetterOptions,
  session: Session,
): Promise<ExitCode> {
  const { terminal } = session;
  const reader = openStore(options, session);
  try {
    const letter = reader.deadLetter(id);
    if (letter === null) {
      await terminal.complain(`no dead letter has the number ${id}`);
      return EXIT.findings;
    }
    if (options.json === true) {
      await terminal.print(toJson({ ...storedDeadRecord(letter), ...keptOf(letter) }));
      await terminal.print(toJson({ kind: 'summary', letters: 1, contract: CONTRACT }));
      return EXIT.fine;
    }
    for (const line of formatDeadLetter(letter, terminal)) await terminal.print(line);
    return EXIT.fine;
  } finally {
    reader.close();
  }
}

/** What is kept of the message itself: its text, or its decoded form. */
function keptOf({ body, remains }: StoredDeadLetter): Readonly<Record<string, unknown>> {
  if (remains?.kind === 'item') return { item: remains.item };
  return body === null ? {} : { body };
}

function openStore(options: DeadLetterOptions, session: Session): StoreReader {
  requireConfigOption(options);
  // Nothing is computed by a mapping here.
  return openReader(requireConfig(options.config, session), new Map());
}

function* allLetters(reader: StoreReader): Iterable<StoredDeadLetter> {
  for (let after = 0; ;) {
    const page = reader.deadLetters(after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}
