import { createLogger, systemClock } from '../../machine/index.ts';
import { StackwireError, toJson } from '../../model/index.ts';
import {
  createHypervisor,
  FAULTS,
  HypervisorError,
  seenLine,
  sweepOnce,
  type Hypervisor,
  type ProbeConfig,
  type SeenGuest,
} from '../../probe/index.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import { formatGuests } from '../output/formatGuests.ts';
import type { Session } from '../output/session.ts';
import { requireProbeConfig } from './probeConfig.ts';
import type { ProbeOptions } from './runProbe.ts';

/**
 * Prints what is seen in one look: 1 where a guest is in fault, 3 where of all that were asked nothing could be learnt.
 * @throws StackwireError `probe/hypervisor` where there is nobody to ask
 */
export async function sweepGuests(options: ProbeOptions, session: Session): Promise<ExitCode> {
  const { terminal } = session;
  const config = requireProbeConfig(options.config, session);
  const guests = await look(config);
  const faults = guests.filter(({ health }) => FAULTS.has(health)).length;
  const asked = guests.filter(({ agent }) => agent !== null).length;
  const unknown = guests.filter(({ health }) => health === 'unknown').length;
  if (options.json === true) {
    for (const guest of guests) await terminal.print(toJson(seenLine(guest)));
    const counts = { guests: guests.length, asked, faults, unknown };
    await terminal.print(toJson({ kind: 'summary', ...counts, contract: 1 }));
  } else await terminal.print(formatGuests(guests, terminal));
  if (faults > 0) return EXIT.findings;
  return asked > 0 && unknown === asked ? EXIT.unreadable : EXIT.fine;
}

async function look(config: ProbeConfig): Promise<readonly SeenGuest[]> {
  const logger = createLogger('silent');
  const hypervisor = createHypervisor(config.hypervisor, { clock: systemClock, logger });
  try {
    const lost = await connect(hypervisor);
    if (lost !== null) throw new StackwireError('probe/hypervisor', lost);
    const guests = await sweepOnce({ hypervisor, settings: config.heartbeat, clock: systemClock });
    // libvirt lists machines by itself; by sockets alone a host without machines looks like a wrong path.
    if (guests.length === 0 && config.hypervisor.driver === 'sockets')
      throw new StackwireError('probe/hypervisor', `${hypervisor.description}: nobody listens there`);
    return guests;
  } catch (error) {
    if (!(error instanceof HypervisorError)) throw error;
    throw new StackwireError('probe/hypervisor', `${hypervisor.description}: ${error.message}`, {
      cause: error,
    });
  } finally {
    await hypervisor.close();
  }
}

/** One attempt; why it failed, or null. */
async function connect(hypervisor: Hypervisor): Promise<string | null> {
  let lost = 'no answer';
  await hypervisor.start((event) => {
    if (event.kind === 'lost') lost = event.because;
  });
  return hypervisor.connected ? null : lost;
}
