import type { Micros } from '../../model/index.ts';
import type { AgentAnswer } from '../hypervisor/hypervisor.ts';
import type { Guest } from './guest.ts';

export interface Schedule {
  readonly interval: Micros;
  /** Times from one question to the next of a guest that stays silent; the last one holds from then on. Never empty. */
  readonly backOff: readonly Micros[];
  /** How long an agent may take from the boot of its guest until it runs. */
  readonly bootGrace: Micros;
}

/** Within the grace of a guest whose agent is absent. */
const LOOKS = 4;

/** A place within the interval, the same for the same guest: questions are spread over it. */
export function placeOf(uuid: string, interval: Micros): Micros {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < uuid.length; at += 1) hash = Math.imul(hash ^ uuid.charCodeAt(at), 0x01_00_01_93);
  // Names that differ in their last letters only would lie side by side.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35);
  hash ^= hash >>> 16;
  return Math.floor(((hash >>> 0) / 2 ** 32) * interval);
}

/** When a guest is asked again that was due at `dueAt` and was asked at `asked`. */
export function nextDue(guest: Guest, came: AgentAnswer['kind'], asked: Micros, schedule: Schedule): Micros {
  const { interval } = schedule;
  const after = asked + waitOf(guest, came, schedule);
  // Who keeps to the interval keeps its place in it, too.
  const kept = guest.dueAt + interval;
  return after === asked + interval && kept > asked ? kept : after;
}

function waitOf(
  { record, backedOff }: Guest,
  came: AgentAnswer['kind'],
  { interval, backOff, bootGrace }: Schedule,
): Micros {
  const longest = backOff.at(-1) ?? interval;
  // What is told at the end of its grace says what goes on beside the agent, which takes a few looks.
  if (came === 'absent' && record.told?.health !== 'agent-absent')
    return Math.max(interval, Math.min(longest, bootGrace / LOOKS));
  if (came === 'absent' || came === 'unconfigured' || came === 'gone') return Math.max(interval, longest);
  const { phase } = record.pulse;
  if (came !== 'silent' || (phase !== 'reported' && phase !== 'discovery')) return interval;
  return Math.max(interval, backOff[Math.min(backedOff, backOff.length) - 1] ?? longest);
}
