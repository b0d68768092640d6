import type { DomainPower } from '../hypervisor/hypervisor.ts';
import type { Phase } from './beatTable.ts';
import { kernelSilent, type LifeSigns, showLife } from './counters.ts';

/** What a guest's heartbeat and all that is seen beside it come to. */
export type Health =
  | 'discovering'
  | 'healthy'
  | 'agent-absent'
  | 'agent-hung'
  | 'guest-hung'
  | 'guest-panicked'
  | 'host-stalled'
  | 'not-running'
  | 'unknown';

/** What a verdict is made of. */
export interface Symptoms {
  readonly power: DomainPower;
  /** It shuts down: its power is told as running for a moment yet. */
  readonly stopping: boolean;
  /** A panic of its kernel was told, and it has not booted since. */
  readonly panicked: boolean;
  /** Whether what is known of it is of now. */
  readonly current: boolean;
  /** The host as a whole cannot be told from its guests at the moment. */
  readonly hostStalled: boolean;
  /** What the last question came to. */
  readonly last: 'answered' | 'silent' | 'occupied' | 'undecided';
  /** Nobody could tell for longer than a silence takes to be reported. */
  readonly longUndecided: boolean;
  /** Its agent has the channel closed: not, for a moment as in an upgrade, or for longer than that takes. */
  readonly absent: 'no' | 'briefly' | 'long';
  readonly phase: Phase;
  /** It was told to hang. */
  readonly toldHung: boolean;
  /** It answered since it booted, or since its agent or itself was started again. */
  readonly answered: boolean;
  readonly signs: LifeSigns;
}

interface Rule {
  readonly health: Health;
  readonly when: (symptoms: Symptoms) => boolean;
}

const RUNNING: ReadonlySet<DomainPower> = new Set(['running', 'blocked', 'nostate']);

/** The first rule that holds decides. */
export const VERDICTS: readonly Rule[] = [
  { health: 'guest-panicked', when: ({ panicked, power }) => panicked || power === 'crashed' },
  { health: 'not-running', when: ({ power, stopping }) => stopping || !RUNNING.has(power) },
  { health: 'unknown', when: ({ current }) => !current },
  { health: 'host-stalled', when: ({ hostStalled, last }) => hostStalled && last !== 'answered' },
  // A guest that sleeps takes its agent's port down with it. One that lost its agent only goes on otherwise.
  {
    health: 'guest-hung',
    when: ({ absent, answered, signs }) => absent === 'long' && answered && kernelSilent(signs),
  },
  { health: 'agent-absent', when: ({ absent }) => absent === 'long' },
  // It may hang in what nova asks of it, such as to freeze its disks; then nobody else's question ever reaches it.
  {
    health: 'guest-hung',
    when: ({ last, longUndecided, answered, signs }) =>
      last === 'occupied' && longUndecided && answered && kernelSilent(signs),
  },
  // That nobody holds its agent any more, or that its port is closed, is no sign of life yet.
  {
    health: 'guest-hung',
    when: ({ toldHung, last, answered, signs }) =>
      toldHung && last !== 'answered' && answered && kernelSilent(signs),
  },
  { health: 'agent-hung', when: ({ phase, signs }) => phase === 'reported' && showLife(signs) },
  { health: 'guest-hung', when: ({ phase }) => phase === 'reported' },
  { health: 'unknown', when: ({ longUndecided }) => longUndecided },
  { health: 'healthy', when: ({ answered }) => answered },
  { health: 'discovering', when: () => true },
];

export function verdict(symptoms: Symptoms): Health {
  return VERDICTS.find(({ when }) => when(symptoms))?.health ?? 'unknown';
}

/** Verdicts on the guest itself. The others are on the host, which is told once and not for each of its guests. */
export function isOfGuest(health: Health, { current }: Pick<Symptoms, 'current'>): boolean {
  return current && health !== 'host-stalled';
}
