import { Command, Option } from 'commander';
import type { DigestOptions } from '../actions/digestInventory.ts';
import type { ImportOptions } from '../actions/importLists.ts';
import type { InventoryOptions } from '../actions/inventoryViews.ts';
import type { RebuildOptions } from '../actions/rebuildObjects.ts';
import type { Session } from '../output/session.ts';
import { configOption, gather, jsonOption, mappingsOption } from './options.ts';

const CAPTURES = 'captures; without any, the store of -c';

export function inventoryCommand(session: Session): Command {
  const list = new Command('list')
    .description('List the objects.')
    .argument('[captures...]', CAPTURES)
    .option('--type <type>', 'only objects of this type')
    .option('--deleted', 'deleted objects too')
    .action(async (captures: readonly string[], options: InventoryOptions) => {
      const { listObjects } = await import('../actions/inventoryViews.ts');
      session.exitCode = await listObjects(captures, options, session);
    });
  const show = new Command('show')
    .description('Show one object with all its fields and relations.')
    .argument('<id>', 'object id')
    .argument('[captures...]', CAPTURES)
    .action(async (id: string, captures: readonly string[], options: InventoryOptions) => {
      const { showObject } = await import('../actions/inventoryViews.ts');
      session.exitCode = await showObject(id, captures, options, session);
    });
  const history = new Command('history')
    .description('Show the messages that touched an object, newest first.')
    .argument('<id>', 'object id')
    .argument('[captures...]', CAPTURES)
    .action(async (id: string, captures: readonly string[], options: InventoryOptions) => {
      const { showHistory } = await import('../actions/inventoryViews.ts');
      session.exitCode = await showHistory(id, captures, options, session);
    });
  const digest = new Command('digest')
    .description('Print one hash of all objects, equal for equal inventories; say where two of them part.')
    .argument('[captures...]', 'captures, or one store or configuration; without any, the store of -c')
    .addOption(
      new Option(
        '--against <file>',
        'compare with this store, the store of this configuration, or this capture; repeated: several captures',
      ).argParser(gather),
    )
    .action(async (files: readonly string[], options: DigestOptions) => {
      const { digestInventory } = await import('../actions/digestInventory.ts');
      session.exitCode = await digestInventory(files, options, session);
    });
  const rebuild = new Command('rebuild')
    .description(
      'Make the objects of a store anew from its log, by the mappings of now. The bridge must not run.',
    )
    .option('--dry-run', 'only tell what would be different')
    .action(async (options: RebuildOptions) => {
      const { rebuildObjects } = await import('../actions/rebuildObjects.ts');
      session.exitCode = await rebuildObjects(options, session);
    });
  const importing = new Command('import')
    .description(
      'Take in what `openstack … list --long -f json` printed: day one, and drift. By the bridge where one runs.',
    )
    .argument('<files...>', 'lists; - is stdin')
    .addOption(
      new Option(
        '--as-of <time>',
        'when the list was made, at its beginning: the stamp of all it says',
      ).makeOptionMandatory(),
    )
    .option('--type <type>', 'what is listed, such as `floating ip`, where the columns do not tell')
    .option(
      '--column <name=value...>',
      'what every row has in a column that the list leaves out, such as `user_id=…` for key pairs',
    )
    .option('--complete', 'the list has all objects of its type: what it does not have is gone')
    .option('--yes', 'with --complete: also where more than half of the objects would be gone')
    .option('--report', 'write nothing; say what differs, and which event should have told it')
    .action(async (files: readonly string[], options: ImportOptions) => {
      const { importLists } = await import('../actions/importLists.ts');
      session.exitCode = await importLists(files, options, session);
    });
  const inventory = new Command('inventory').description(
    'Read the inventory of a store, or that of captures; make that of a store anew.',
  );
  for (const command of [list, show, history, digest, rebuild, importing]) {
    inventory.addCommand(
      command.addOption(jsonOption()).addOption(mappingsOption()).addOption(configOption()),
    );
  }
  return inventory;
}
