import { type Clock, type Json, type JsonObject, type Micros } from '../../model/index.ts';
import { countersOf, lifeSigns, NO_SIGNS, type Counters, type LifeSigns } from '../heartbeat/counters.ts';
import { wholeSeconds, type HeartbeatSettings } from '../heartbeat/heartbeatFields.ts';
import { verdict, type Health } from '../heartbeat/verdict.ts';
import {
  HypervisorError,
  type AgentAnswer,
  type AgentLane,
  type Domain,
  type DomainDescription,
  type DomainState,
  type Hypervisor,
} from '../hypervisor/hypervisor.ts';
import { guestSelection, type Unasked } from '../selection/guestSelection.ts';

/** What was seen of one domain in one look. */
export interface SeenGuest {
  readonly description: DomainDescription;
  readonly state: DomainState;
  /** Why it was not asked; null where it was. */
  readonly unasked: Unasked | null;
  /** What the agent said: null where it was not asked. */
  readonly agent: AgentAnswer | null;
  /** Time to its answer, milliseconds; null where there was none. */
  readonly took: number | null;
  readonly signs: LifeSigns;
  /** null where it was not asked. */
  readonly health: Health | null;
}

export interface SweepParts {
  readonly hypervisor: Hypervisor;
  readonly settings: HeartbeatSettings;
  readonly clock: Clock;
}

/** Questions at a time on each lane, which is what libvirt reads from one connection. */
const LANE = 4;
/** Counters are compared over this much time at least, milliseconds. */
const APART = 1000;
const PING = { execute: 'guest-ping' } as const;

/** Health that is a fault of a guest. */
export const FAULTS: ReadonlySet<Health | null> = new Set<Health>([
  'agent-hung',
  'guest-hung',
  'guest-panicked',
]);

/**
 * Looks once at every domain, and asks the agents of those that are selected; a silent one is asked a second time. It remembers
 * nothing, so it cannot tell a guest that is being started from one that hangs.
 * @throws HypervisorError
 */
export async function sweepOnce({ hypervisor, settings, clock }: SweepParts): Promise<readonly SeenGuest[]> {
  const whyNot = guestSelection(settings, hypervisor.tellsNova);
  const before = await countersOfAll(hypervisor, clock);
  const since = clock.now();
  const domains = [...(await hypervisor.domains())].sort((a, b) => a.name.localeCompare(b.name));
  const found = await inLanes(domains, async (domain) => {
    try {
      const description = await hypervisor.describe(domain);
      const state = await hypervisor.state(domain);
      const unasked = whyNot(description);
      if (unasked !== null) return { description, state, unasked, agent: null, took: null };
      const first = await ping(hypervisor, domain, 'fast', settings, clock);
      const again = first.agent.kind === 'silent' || first.agent.kind === 'unknown';
      return {
        description,
        state,
        unasked,
        ...(again ? await ping(hypervisor, domain, 'slow', settings, clock) : first),
      };
    } catch (error) {
      // It went since it was listed.
      if (error instanceof HypervisorError && error.kind === 'gone') return null;
      throw error;
    }
  });
  const looks = found.filter((look) => look !== null);
  if (looks.some(({ agent }) => agent?.kind === 'silent')) {
    await clock.sleep(Math.max(0, APART - (clock.now() - since) / 1000));
  }
  const after = await countersOfAll(hypervisor, clock);
  return looks.map((look) => {
    const { uuid, balloonPeriod } = look.description;
    const [then, now] = [before.get(uuid), after.get(uuid)];
    const signs = then === undefined || now === undefined ? NO_SIGNS : lifeSigns(then, now, balloonPeriod);
    return { ...look, signs, health: look.agent === null ? null : healthOf(look.state, look.agent, signs) };
  });
}

/** One line of the contract for each guest. */
export function seenLine({ description, state, unasked, agent, took, signs, health }: SeenGuest): JsonObject {
  const { uuid, name, nova, channel } = description;
  return {
    kind: 'guest',
    instance_id: uuid,
    instance_name: name,
    display_name: nova?.displayName ?? null,
    domain_state: state.power,
    domain_reason: state.reason,
    channel,
    unasked,
    agent: agent === null ? null : agentWord(agent),
    because: agent?.kind === 'unknown' ? agent.because : null,
    answer_ms: took === null ? null : Math.round(took * 10) / 10,
    vcpu: signs.vcpu,
    disk: signs.disk,
    health: health as Json,
    fault: FAULTS.has(health),
  };
}

/** What came of asking, in a word or two. Nothing of the guest's own text. */
export function agentWord(answer: AgentAnswer): string {
  return answer.kind === 'answer' || answer.kind === 'refused' ? 'answers' : answer.kind;
}

async function ping(
  hypervisor: Hypervisor,
  domain: Domain,
  lane: AgentLane,
  { timeout }: HeartbeatSettings,
  clock: Clock,
): Promise<{ readonly agent: AgentAnswer; readonly took: number | null }> {
  const asked = clock.now();
  const agent = await hypervisor.askAgent(domain, PING, { lane, seconds: wholeSeconds(timeout) });
  return { agent, took: agentWord(agent) === 'answers' ? (clock.now() - asked) / 1000 : null };
}

function healthOf({ power }: DomainState, { kind }: AgentAnswer, signs: LifeSigns): Health {
  const answered = kind === 'answer' || kind === 'refused';
  return verdict({
    power,
    stopping: kind === 'not-running' || kind === 'gone',
    panicked: false,
    current: true,
    hostStalled: false,
    last: answered ? 'answered' : kind === 'silent' ? 'silent' : 'undecided',
    longUndecided: kind === 'unknown' || kind === 'occupied',
    absent: kind === 'absent' || kind === 'unconfigured' ? 'long' : 'no',
    phase: kind === 'silent' ? 'reported' : 'healthy',
    toldHung: false,
    answered,
    signs,
  });
}

async function countersOfAll(hypervisor: Hypervisor, clock: Clock): Promise<ReadonlyMap<string, Counters>> {
  const all = await hypervisor.stats();
  const at: Micros = clock.now();
  return new Map([...(all ?? [])].map(([uuid, stats]) => [uuid, countersOf(stats, at)]));
}

/** Results in the order of the items, a few of which are looked at at a time. */
async function inLanes<T, R>(items: readonly T[], look: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const rest = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of rest) results[index] = await look(item);
  };
  await Promise.all(Array.from({ length: LANE }, lane));
  return results;
}
