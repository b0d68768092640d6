import { debianPackages } from './debianPackages.ts';
import { sharedRabbit, startRabbit } from './rabbit.ts';
import type { Rabbit, RabbitOptions } from './rabbit.ts';
import { noteSkipped, type ServiceContext } from './services.ts';

/**
 * The shared node, or one of the test's own that it may kill and restart, with options where it needs some. Where RabbitMQ cannot be had the
 * suite is noted as skipped and null comes back.
 */
export async function withRabbit(
  context: ServiceContext,
  suite: string,
  which: 'shared' | 'own' | RabbitOptions = 'shared',
): Promise<Rabbit | null> {
  const packages = await debianPackages('messaging');
  if (typeof packages === 'string') {
    noteSkipped(suite, packages);
    context.skip(packages);
    return null;
  }
  if (which === 'shared') return sharedRabbit();
  const rabbit = await startRabbit(which === 'own' ? {} : which);
  context.after(() => rabbit.stop());
  return rabbit;
}
