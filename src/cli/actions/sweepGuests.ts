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

/** Prints what is seen in one look; 1 where a guest is in fault. */
export async function sweepGuests(options: ProbeOptions, session: Session): Promise<ExitCode> {
  const { terminal } = session;
  const config = requireProbeConfig(options.config, session);
  const guests = await look(config);
  const faults = guests.filter(({ health }) => FAULTS.has(health)).length;
  const asked = guests.filter(({ agent }) => agent !== null).length;
  if (options.json === true) {
    for (const guest of guests) await terminal.print(toJson(seenLine(guest)));
    await terminal.print(toJson({ kind: 'summary', guests: guests.length, asked, faults, contract: 1 }));
  } else await terminal.print(formatGuests(guests, terminal));
  return faults > 0 ? EXIT.findings : EXIT.fine;
}

async function look(config: ProbeConfig): Promise<readonly SeenGuest[]> {
  const logger = createLogger('silent');
  const hypervisor = createHypervisor(config.hypervisor, { clock: systemClock, logger });
  try {
    const lost = await connect(hypervisor);
    if (lost !== null) throw new StackwireError('probe/hypervisor', lost);
    return await sweepOnce({ hypervisor, settings: config.heartbeat, clock: systemClock });
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
