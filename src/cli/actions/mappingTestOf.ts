import { access, writeFile } from 'node:fs/promises';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { StackwireError } from '../../model/index.ts';
import type { CaptureTest, Reading } from '../../proof/index.ts';
import { captureTest } from '../../proof/index.ts';
import { readItems, SHIPPED_MAPPINGS } from '../../app/index.ts';
import { mappingTestYaml } from '../output/mappingTestYaml.ts';
import type { Session } from '../output/session.ts';
import type { Workspace, WorkspaceOptions } from './workspace.ts';

export interface MappingTestFlags extends WorkspaceOptions {
  /** `true` where no name was given. */
  readonly asTest?: string | true;
  readonly testFile?: string;
  readonly force?: boolean;
}

/** @throws StackwireError `usage` where the file to write is there already */
export async function checkTestFile({ testFile, force }: MappingTestFlags): Promise<void> {
  if (testFile === undefined || force === true) return;
  const isThere = await access(testFile).then(
    () => true,
    () => false,
  );
  if (isThere) throw new StackwireError('usage', `${testFile} exists; --force overwrites it`);
}

/**
 * Makes a mapping test of captures: to stdout, to be pasted into the mapping file whose rules spoke, or as a
 * mapping file of its own that holds nothing else, to be laid over the others.
 */
export async function writeMappingTest(
  captures: readonly string[],
  flags: MappingTestFlags,
  workspace: Workspace,
  { terminal }: Session,
): Promise<void> {
  const readings: Reading[] = [];
  for await (const reading of readItems(captures, workspace.config)) readings.push(reading);
  const test = captureTest(readings, workspace.mapping);
  if (test.home === null) {
    throw new StackwireError(
      'usage',
      'no rule of the mappings says anything about these messages: nothing to test',
    );
  }
  const name =
    typeof flags.asTest === 'string'
      ? flags.asTest
      : `what ${captures.map((path) => basename(path)).join(', ')} leaves`;
  const { testFile } = flags;
  if (testFile !== undefined) {
    const replay = captures.map((path) => relativeTo(testFile, path));
    const text = `object: ${test.home.object}\ntests:\n${mappingTestYaml({ name, replay, test })}`;
    await writeFile(testFile, text).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new StackwireError('capture/unwritable', `${testFile}: ${why}`, { cause: error });
    });
    await terminal.complain(
      `the test is in ${testFile}: stackwire test ${[...baseDirs(flags), testFile].join(' ')}`,
    );
    return;
  }
  await printTest(captures, name, test.home.file, test, workspace, terminal);
}

async function printTest(
  captures: readonly string[],
  name: string,
  home: string,
  test: CaptureTest,
  { mapping, layers }: Workspace,
  terminal: Session['terminal'],
): Promise<void> {
  const file = layers.flat().find(({ path }) => path === home)?.absolute ?? home;
  const replay = captures.map((path) => relativeTo(file, path));
  const hasTests = mapping.tests.some((one) => one.file === home);
  await terminal.print(`# Belongs ${hasTests ? 'below `tests:` of' : 'into'} ${home}`);
  if (!hasTests) await terminal.print('tests:');
  await terminal.print(mappingTestYaml({ name, replay, test }).trimEnd());
}

function relativeTo(file: string, capture: string): string {
  return relative(dirname(resolve(file)), resolve(capture))
    .split(sep)
    .join('/');
}

/** The folders that `stackwire test` needs for a file that is laid over the mappings in force. */
function baseDirs({ mappings }: WorkspaceOptions): readonly string[] {
  return mappings ?? [relative(process.cwd(), SHIPPED_MAPPINGS)];
}
