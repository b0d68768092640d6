import { CONTRACT, toJson } from '../../model/index.ts';
import { rebuildInventory } from '../../app/index.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import { formatRebuilt, rebuiltRecords } from '../output/formatRebuilt.ts';
import type { Session } from '../output/session.ts';
import { requireConfigOption } from './withDesk.ts';
import type { WorkspaceOptions } from './workspace.ts';
import { openWorkspace } from './workspace.ts';

export interface RebuildOptions extends WorkspaceOptions {
  readonly json?: boolean;
  readonly dryRun?: boolean;
}

export async function rebuildObjects(options: RebuildOptions, session: Session): Promise<ExitCode> {
  requireConfigOption(options);
  const { config, mapping } = openWorkspace(options, session);
  const dryRun = options.dryRun === true;
  const rebuilt = rebuildInventory(config, mapping, dryRun);
  const { terminal } = session;
  const { messages, objects, differences, problems, gaps } = rebuilt;
  const summary = {
    kind: 'summary',
    messages,
    objects,
    differences: differences.length + problems.length,
    gaps: gaps.length,
    written: !dryRun,
    contract: CONTRACT,
  };
  const lines =
    options.json === true
      ? [...rebuiltRecords(rebuilt), summary].map(toJson)
      : formatRebuilt(rebuilt, dryRun, terminal);
  for (const line of lines) await terminal.print(line);
  return EXIT.fine;
}
