import type { Micros } from '../../model/index.ts';
import { BEATS, type Notice, type Phase, type Signal } from './beatTable.ts';

/** What is remembered of a guest's heartbeat. */
export interface Pulse {
  readonly phase: Phase;
  /** When it came into this phase. */
  readonly since: Micros;
  /** Consecutive answers that did not come. */
  readonly misses: number;
  /** What is told and not yet taken back. */
  readonly open: 'nothing' | 'lost' | 'reported';
  /** When the last report was taken back; null where there was none since it booted. */
  readonly restored: Micros | null;
}

export interface PulseRules {
  /** With this many consecutive misses a guest is reported. */
  readonly threshold: number;
  /** How long after a report was taken back there is no other one. */
  readonly hold: Micros;
}

/** A pulse and what there is to tell of how it came about, in order. */
export interface Felt {
  readonly pulse: Pulse;
  readonly notices: readonly Notice[];
}

/** Of a guest that was never heard, or boots. */
export function firstPulse(now: Micros): Pulse {
  return { phase: 'discovery', since: now, misses: 0, open: 'nothing', restored: null };
}

/** An answer came, or did not come. */
export function feel(
  pulse: Pulse,
  signal: Exclude<Signal, 'report'>,
  now: Micros,
  { threshold, hold }: PulseRules,
): Felt {
  const felt = step(pulse, signal, now);
  const { phase, misses, restored } = felt.pulse;
  // One that is of later is of before the clock was set back.
  const held = restored !== null && now >= restored && now < restored + hold;
  if (phase !== 'error' || misses < threshold || held) return felt;
  const reported = step(felt.pulse, 'report', now);
  return { pulse: reported.pulse, notices: [...felt.notices, ...reported.notices] };
}

/**
 * What a guest did before counts no more: it boots; it was paused or had its agent started again; or it came from another host or
 * out of a file, where it had an agent or none, and is not about to boot.
 */
export function startOver(pulse: Pulse, how: 'booted' | 'resumed' | 'arrived', now: Micros): Felt {
  const notices: readonly Notice[] = pulse.open === 'nothing' ? [] : ['restored'];
  if (how === 'booted') return { pulse: firstPulse(now), notices };
  const phase = pulse.phase === 'discovery' && how === 'resumed' ? 'discovery' : 'recovering';
  const restored = pulse.open === 'reported' ? now : pulse.restored;
  return { pulse: { phase, since: now, misses: 0, open: 'nothing', restored }, notices };
}

function step(pulse: Pulse, signal: Signal, now: Micros): Felt {
  const beat = BEATS[pulse.phase][signal];
  if (beat === null) return { pulse, notices: [] };
  const { next, misses, tells } = beat;
  const notices = telling(pulse, tells);
  return {
    pulse: {
      phase: next,
      since: next === pulse.phase ? pulse.since : now,
      misses: misses === 'none' ? 0 : pulse.misses + (misses === 'more' ? 1 : 0),
      open: notices.reduce((open, notice) => OPENS[notice] ?? open, pulse.open),
      restored: notices.includes('restored') && pulse.open === 'reported' ? now : pulse.restored,
    },
    notices,
  };
}

const OPENS: Readonly<Partial<Record<Notice, Pulse['open']>>> = {
  lost: 'lost',
  reported: 'reported',
  restored: 'nothing',
};

/** What was told is not told again, nothing is taken back that was not told, and a report comes after its loss. */
function telling({ open }: Pulse, tells: Notice | null): readonly Notice[] {
  if (tells === null || (tells === 'lost' && open !== 'nothing')) return [];
  if (tells === 'restored' && open === 'nothing') return [];
  return tells === 'reported' && open === 'nothing' ? ['lost', 'reported'] : [tells];
}
