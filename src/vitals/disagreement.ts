import type { Signs } from './signs.ts';

/** A row of the table: for which signs, and what is to be said of them. */
export interface VitalRule {
  readonly name: string;
  /** `fault`: somebody should look. `note`: what is said explains itself, or is weak. */
  readonly level: 'fault' | 'note';
  readonly holds: (signs: Signs) => boolean;
  readonly says: (signs: Signs) => string;
}

/** What the first rule that holds says. */
export interface Disagreement {
  readonly rule: string;
  readonly level: VitalRule['level'];
  readonly verdict: string;
}

const NOT_RUNNING: readonly unknown[] = ['shutoff', 'shutdown', 'crashed'];
const SILENT_AGENT = ['agent-absent', 'agent-hung', 'guest-hung', 'discovering'];
const MEANT_TO_REST = ['SHUTOFF', 'SUSPENDED', 'SHELVED', 'SHELVED_OFFLOADED', 'SOFT_DELETED'];

const settled = ({ nova }: Signs): boolean => nova.task === null;
const active = (signs: Signs): boolean => signs.nova.status === 'ACTIVE' && settled(signs);
const health = ({ agent }: Signs): string | null => agent?.health ?? null;
const silentAgent = (signs: Signs): boolean => SILENT_AGENT.includes(health(signs) ?? '');
const power = ({ hypervisor }: Signs): string | null => hypervisor?.power ?? null;
/** An idle guest that lives writes a log now and then. */
const writes = ({ hypervisor }: Signs): boolean => hypervisor?.disk === 'advancing';
const vcpu = ({ hypervisor }: Signs): string => hypervisor?.vcpu ?? 'unknown';
/** Percent of a processor. Firmware that found nothing to boot ticks, and takes about half a percent without KVM. */
const IDLE = 5;
const vcpuIdle = ({ hypervisor }: Signs): boolean =>
  hypervisor?.vcpu === 'idle' ||
  (hypervisor?.vcpu === 'advancing' && hypervisor.vcpuRan !== null && hypervisor.vcpuRan < IDLE);
/** It computes: firmware that found nothing does not, and a kernel without a balloon driver was never to be heard. */
const works = (signs: Signs): boolean =>
  vcpu(signs) === 'spinning' || (signs.hypervisor?.vcpuRan ?? 0) >= IDLE;
const kernelNeverRan = ({ hypervisor }: Signs): boolean => hypervisor?.balloon === 'never';
const pings = ({ ping }: Signs): string | null => ping?.state ?? null;
const pingWords = (signs: Signs): string =>
  ({ dead: 'ping does not answer any more', unknown: 'ping was never answered' })[pings(signs) ?? ''] ??
  'ping was not asked';
/** What the probe cannot look at may have changed since. */
const runs = (signs: Signs): boolean => power(signs) === 'running' && health(signs) !== 'unknown';
const neverAnswered = ({ agent, ping }: Signs): boolean =>
  agent !== null && agent.lastAnswer === null && ping?.state === 'unknown';
const since = (moment: string | null | undefined): string => (moment == null ? '' : ` since ${moment}`);
const reason = ({ hypervisor }: Signs): string =>
  hypervisor?.reason == null ? '' : ` (${hypervisor.reason})`;

/**
 * In this order; the first that holds speaks. The states and verdicts are those of the probe's heartbeat. A rule never looks at less than
 * it needs: what nobody looks at (null) agrees with everything.
 */
export const RULES: readonly VitalRule[] = [
  {
    name: 'left-host',
    level: 'note',
    holds: ({ nova, hypervisor }) =>
      hypervisor?.host != null && nova.host !== null && hypervisor.host !== nova.host,
    says: ({ nova, hypervisor }) =>
      `the probe of ${hypervisor?.host ?? ''} said this, and nova has it on ${nova.host ?? ''} now: no word of that host's probe yet`,
  },
  {
    name: 'host-stalled',
    level: 'fault',
    holds: (signs) => health(signs) === 'host-stalled',
    says: ({ agent, nova, hypervisor }) =>
      `its host ${hypervisor?.host ?? nova.host ?? ''} stalls${since(agent?.since)}, and all guests there with it`,
  },
  {
    name: 'panicked',
    level: 'fault',
    holds: (signs) => active(signs) && health(signs) === 'guest-panicked',
    says: ({ agent }) => `nova says ACTIVE; the guest's kernel has panicked${since(agent?.since)}`,
  },
  {
    name: 'not-running',
    level: 'fault',
    holds: (signs) => active(signs) && NOT_RUNNING.includes(power(signs)),
    says: (signs) =>
      `nova says ACTIVE; libvirt says ${power(signs)}${reason(signs)}: it ended, or was stopped behind nova's back`,
  },
  {
    name: 'paused',
    level: 'fault',
    holds: (signs) => active(signs) && power(signs) === 'paused',
    says: (signs) =>
      `nova says ACTIVE; libvirt says paused${reason(signs)}: by a full or failing disk, a migration, or by hand`,
  },
  {
    name: 'runs-at-rest',
    level: 'fault',
    holds: (signs) => MEANT_TO_REST.includes(signs.nova.status) && settled(signs) && runs(signs),
    says: ({ nova }) => `nova says ${nova.status}; libvirt says running: it was started behind nova's back`,
  },
  {
    name: 'answers-at-rest',
    level: 'fault',
    holds: (signs) => MEANT_TO_REST.includes(signs.nova.status) && settled(signs) && pings(signs) === 'alive',
    says: ({ nova }) =>
      `nova says ${nova.status}; its address answers: it runs, or another machine has the address`,
  },
  {
    name: 'never-booted',
    level: 'fault',
    holds: (signs) =>
      active(signs) &&
      silentAgent(signs) &&
      neverAnswered(signs) &&
      !writes(signs) &&
      (vcpu(signs) === 'idle' || (!works(signs) && kernelNeverRan(signs))),
    says: (signs) =>
      `nova says ACTIVE; no agent, no ping, ${vcpuIdle(signs) ? 'vCPU idle since boot' : 'no kernel heard since boot'}: the image probably never booted`,
  },
  {
    name: 'boot-spins',
    level: 'fault',
    holds: (signs) =>
      active(signs) && silentAgent(signs) && neverAnswered(signs) && vcpu(signs) === 'spinning',
    says: () =>
      'nova says ACTIVE; no agent, no ping, vCPU busy without end: it hangs in its boot loader, or early in its kernel',
  },
  {
    name: 'guest-hung',
    level: 'fault',
    holds: (signs) => active(signs) && health(signs) === 'guest-hung' && pings(signs) !== 'alive',
    says: (signs) =>
      `nova says ACTIVE; the agent is silent${since(signs.agent?.since)}, ${pingWords(signs)}, vCPU ${vcpu(signs)}: the guest hangs`,
  },
  {
    name: 'agent-hung',
    level: 'fault',
    holds: (signs) =>
      settled(signs) &&
      ['agent-hung', 'guest-hung'].includes(health(signs) ?? '') &&
      pings(signs) === 'alive',
    says: ({ agent }) =>
      `its address answers; the agent does not${since(agent?.since)}: the guest lives, its agent hangs`,
  },
  {
    name: 'agent-silent',
    level: 'fault',
    holds: (signs) => active(signs) && health(signs) === 'agent-hung',
    says: (signs) =>
      `nova says ACTIVE; the agent is silent${since(signs.agent?.since)}, and ${pingWords(signs)}`,
  },
  {
    name: 'network',
    level: 'fault',
    holds: (signs) => active(signs) && health(signs) === 'healthy' && pings(signs) === 'dead',
    says: ({ ping }) =>
      `the agent answers; ping does not${since(ping?.since)}: the guest lives, look at its port, its rules and the way there`,
  },
  {
    name: 'application',
    level: 'fault',
    holds: (signs) => active(signs) && ['failed', 'stale'].includes(signs.agent?.application ?? ''),
    says: ({ agent }) => `the guest lives; its application health is ${agent?.application ?? ''}`,
  },
  {
    name: 'silent-without-agent',
    level: 'fault',
    holds: (signs) => active(signs) && health(signs) === 'agent-absent' && pings(signs) === 'dead',
    says: (signs) =>
      `nova says ACTIVE; it runs no agent, and does not answer to ping${since(signs.ping?.since)}; its vCPU is ${vcpu(signs)}`,
  },
  {
    name: 'silent',
    level: 'fault',
    holds: (signs) => active(signs) && pings(signs) === 'dead',
    says: ({ ping }) => `nova says ACTIVE; it does not answer to ping any more${since(ping?.since)}`,
  },
  {
    name: 'stuck',
    level: 'fault',
    holds: ({ nova, stuck }) => stuck !== null && nova.status === stuck.state.toUpperCase(),
    says: ({ nova, stuck }) => `nova has been at ${nova.status}${since(stuck?.since)}`,
  },
  {
    name: 'lives-in-error',
    level: 'fault',
    holds: (signs) =>
      signs.nova.status === 'ERROR' &&
      settled(signs) &&
      (health(signs) === 'healthy' || pings(signs) === 'alive'),
    says: () => 'nova says ERROR; the guest lives: reset its state once the reason is known',
  },
  {
    name: 'agent-absent',
    level: 'note',
    holds: (signs) => active(signs) && health(signs) === 'agent-absent',
    says: ({ agent, ping }) =>
      `no agent${since(agent?.since)}${ping?.state === 'alive' ? '; its address answers, so it lives' : ''}`,
  },
];

/** What is wrong between the signs, if anything. */
export function disagreement(signs: Signs): Disagreement | null {
  const rule = RULES.find(({ holds }) => holds(signs));
  return rule === undefined ? null : { rule: rule.name, level: rule.level, verdict: rule.says(signs) };
}
