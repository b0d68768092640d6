import type { Json, JsonObject, ObjectView } from '../model/index.ts';
import type { AgentSign, HypervisorSign, PingSign, Signs } from './signs.ts';

const RUNNING = ['running', 'blocked', 'nostate'];
const STUCK = ['build', 'rebuild', 'migrating', 'resize', 'revert_resize'];

/**
 * The signs of an instance. `ping` is what the watch remembers or an fping of now; without it what was told of its reachability
 * counts. Fields that the probe's mappings write are `heartbeat`, `health…` and `application…`.
 */
export function readSigns({ id, fields }: ObjectView, ping: PingSign | null): Signs {
  const told = textOf(fields['reachability']);
  const toldSince = textOf(fields['reachability_since']);
  return {
    id,
    name: textOf(fields['name']),
    nova: {
      status: textOf(fields['status']) ?? 'UNKNOWN',
      task: textOf(fields['task_state']),
      host: textOf(fields['host']),
      launchedAt: textOf(fields['launched_at']),
    },
    hypervisor: hypervisorOf(fields),
    agent: agentOf(fields),
    ping: ping ?? toldPing(told, toldSince),
    stuck: told !== null && STUCK.includes(told) ? { state: told, since: toldSince } : null,
  };
}

function hypervisorOf(fields: ObjectView['fields']): HypervisorSign | null {
  const health = textOf(fields['health']);
  if (health === null) return null;
  const evidence = evidenceOf(fields);
  const power = textOf(evidence['domain_state']);
  // The probe tells of a shutdown at once, while libvirt still says running, and of nothing more when it has ended.
  const ending = health === 'not-running' && RUNNING.includes(power ?? '');
  return {
    host: textOf(fields['health_host']),
    power: ending ? 'shutdown' : power,
    reason: ending ? null : textOf(evidence['domain_reason']),
    vcpu: textOf(evidence['vcpu']) ?? 'unknown',
    vcpuRan: typeof evidence['vcpu_ran'] === 'number' ? evidence['vcpu_ran'] : null,
    disk: textOf(evidence['disk']) ?? 'unknown',
    balloon: textOf(evidence['balloon']) ?? 'unknown',
  };
}

function agentOf(fields: ObjectView['fields']): AgentSign | null {
  const health = textOf(fields['health']);
  if (health === null) return null;
  return {
    health,
    since: textOf(fields['health_since']),
    lastAnswer: textOf(evidenceOf(fields)['last_answer']),
    application: textOf(fields['application_health']),
  };
}

function toldPing(told: string | null, since: string | null): PingSign | null {
  return told === 'alive' || told === 'dead' || told === 'unknown' ? { state: told, since } : null;
}

function evidenceOf(fields: ObjectView['fields']): JsonObject {
  const evidence = fields['health_evidence'];
  return typeof evidence === 'object' && evidence !== null && !Array.isArray(evidence)
    ? (evidence as JsonObject)
    : {};
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
