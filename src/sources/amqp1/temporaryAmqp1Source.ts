import { StackwireError } from '../../model/index.ts';

/**
 * A look at what a source reads that takes nothing from anybody: over AMQP 1.0 there is none, since every reader of an address has its own
 * share of the messages.
 * @throws StackwireError `usage`, always
 */
export function refuseTemporaryAmqp1Source(name: string): never {
  throw new StackwireError(
    'usage',
    `the source ${name} cannot be recorded: what is taken from an AMQP 1.0 address no other reader gets. Record another source (--source), or keep what the bridge reads (\`ring\` of the store) and record that (--around)`,
  );
}
