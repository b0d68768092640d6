import { after, type TestContext } from 'node:test';
import { Artemis, type ArtemisOptions } from './artemis.ts';
import { artemisProgram } from './artemisProgram.ts';
import { noteSkipped } from './services.ts';

let shared: Promise<Artemis> | undefined;
// Its connection would keep the process from ending.
after(async () => (await shared)?.stop());

/**
 * The Artemis that all suites share which do not stop it, or, with options, one of the test's own. Where it cannot be had the suite
 * is noted as skipped and null comes back.
 */
export async function withArtemis(
  context: TestContext,
  suite: string,
  own: ArtemisOptions | null = null,
): Promise<Artemis | null> {
  const program = await artemisProgram();
  if (typeof program === 'string') {
    noteSkipped(suite, program);
    context.skip(program);
    return null;
  }
  if (own === null) {
    shared ??= Artemis.start();
    return shared;
  }
  const artemis = await Artemis.start(own);
  context.after(() => artemis.stop());
  return artemis;
}
