import type { Desk } from '../../model/index.ts';
import { StackwireError } from '../../model/index.ts';
import { openDesk } from '../../app/index.ts';
import type { Session } from '../output/session.ts';
import { BridgeDesk } from './bridgeDesk.ts';
import type { WorkspaceOptions } from './workspace.ts';
import { openWorkspace } from './workspace.ts';

/** @throws StackwireError `usage` without `-c` */
export function requireConfigOption({ config }: { readonly config?: string }): void {
  if (config === undefined) throw new StackwireError('usage', 'name a configuration with -c');
}

/** The store itself where it is free, else the bridge that holds it. */
export async function withDesk<T>(
  options: WorkspaceOptions,
  session: Session,
  use: (desk: Desk) => Promise<T>,
): Promise<T> {
  requireConfigOption(options);
  const { config, mapping } = openWorkspace(options, session);
  const open = await openDesk(config, mapping).catch((error: unknown) => {
    if (error instanceof StackwireError && error.code === 'store/locked') return null;
    throw error;
  });
  if (open === null) {
    if (options.mappings !== undefined) {
      throw new StackwireError(
        'usage',
        'a bridge runs on this store and uses its own mappings; leave --mappings out',
      );
    }
    return use(new BridgeDesk(config.http));
  }
  try {
    return await use(open.desk);
  } finally {
    await open.close();
  }
}
