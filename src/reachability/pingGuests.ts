import type { StackwireError } from '../model/index.ts';
import type { PingTarget } from './pingTarget.ts';
import type { Pinger, PingRound } from './pinger.ts';
import type { Guest } from './readGuests.ts';
import { wayOf, type Way } from './ways.ts';

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
  /** Ways by which it was asked, and by which it answered. */
  readonly asked: readonly Way[];
  readonly answered: readonly Way[];
}

/** What a round over guests brought. */
export interface GuestRound {
  /** In the order of the guests. */
  readonly answers: readonly GuestAnswer[];
  /** In the order of the canaries: whether each answered; null where it could not be asked. */
  readonly canaries: readonly (boolean | null)[];
  /** Why some could not be asked. */
  readonly failures: readonly StackwireError[];
}

/** Asks all addresses of all guests, and the canaries, in one round. */
export async function pingGuests(
  guests: readonly Guest[],
  canaries: readonly PingTarget[],
  pinger: Pinger,
  signal?: AbortSignal,
): Promise<GuestRound> {
  const targets = [...guests.flatMap((guest) => guest.targets), ...canaries];
  const { answerOf, failures } = await pinger.round(targets, signal);
  return {
    answers: guests.map((guest) => guestAnswer(guest, answerOf)),
    canaries: canaries.map((canary) => answerOf(canary)?.alive ?? null),
    failures,
  };
}

function guestAnswer({ targets }: Guest, answerOf: PingRound['answerOf']): GuestAnswer {
  const addresses: AddressAnswer[] = [];
  const [asked, answered] = [new Set<Way>(), new Set<Way>()];
  for (const target of targets) {
    const answer = answerOf(target);
    if (answer === undefined) continue;
    const { address, namespace } = target;
    addresses.push({ address, namespace, alive: answer.alive, rtt_ms: answer.rtt });
    asked.add(wayOf(target));
    if (answer.alive) answered.add(wayOf(target));
  }
  const alive = addresses.length === 0 ? null : answered.size > 0;
  return { alive, addresses, asked: [...asked], answered: [...answered] };
}
