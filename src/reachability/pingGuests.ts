import type { StackwireError } from '../model/index.ts';
import type { PingTarget } from './pingTarget.ts';
import type { Pinger } from './pinger.ts';
import type { Guest } from './readGuests.ts';

/** An address of a guest, as it was asked. */
export interface AddressAnswer {
  readonly address: string;
  readonly namespace: string | null;
  readonly alive: boolean;
  readonly rtt_ms: number | null;
}

/** What a guest's addresses answered. */
export interface GuestAnswer {
  /** Whether any address answered; null where none could be asked. */
  readonly alive: boolean | null;
  /** Those that were asked. */
  readonly addresses: readonly AddressAnswer[];
}

/** Asks all addresses of all guests in one round. Failures are why some could not be asked. */
export async function pingGuests(
  guests: readonly Guest[],
  pinger: Pinger,
  signal?: AbortSignal,
): Promise<{ readonly answers: readonly GuestAnswer[]; readonly failures: readonly StackwireError[] }> {
  const { answerOf, failures } = await pinger.round(
    guests.flatMap(({ targets }) => targets),
    signal,
  );
  const answers = guests.map(({ targets }) => {
    const addresses = targets.flatMap((target) => addressAnswer(target, answerOf(target)));
    const alive = addresses.length === 0 ? null : addresses.some((each) => each.alive);
    return { alive, addresses };
  });
  return { answers, failures };
}

function addressAnswer(
  { address, namespace }: PingTarget,
  answer: ReturnType<Awaited<ReturnType<Pinger['round']>>['answerOf']>,
): AddressAnswer[] {
  return answer === undefined ? [] : [{ address, namespace, alive: answer.alive, rtt_ms: answer.rtt }];
}
