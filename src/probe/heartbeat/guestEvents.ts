import { formatMicros, SECOND, type JsonObject, type Micros } from '../../model/index.ts';
import type { ProbeEvent } from '../store/probeStore.ts';
import { HEARTBEATS, type Notice } from './beatTable.ts';
import type { Guest } from './guest.ts';
import type { GuestRecord } from './guestRecord.ts';
import type { HostVitals } from './hostVitals.ts';
import type { Stall } from './hostStall.ts';
import { isMigrating } from './symptomsOf.ts';
import type { Health } from './verdict.ts';

/** How the host is seen beside its guests. */
export interface HostFacts {
  /** Nova's name of it. */
  readonly host: string;
  readonly vitals: HostVitals;
  /** By how much our own timers came late lately, seconds. */
  readonly timerLag: number;
}

/** What all events about guests are told by. */
export interface Telling extends HostFacts {
  readonly threshold: number;
  readonly interval: Micros;
}

type EventType = `guest.heartbeat.${Notice}` | 'guest.health.changed';

const PRIORITIES: Readonly<Record<Notice, ProbeEvent['priority']>> = {
  discovered: 'info',
  lost: 'warn',
  reported: 'error',
  restored: 'info',
};

const FAULTS: ReadonlySet<Health> = new Set<Health>(['agent-hung', 'guest-hung', 'guest-panicked']);

/** Whether somebody has to look after the guest. */
export function isFault(health: Health): boolean {
  return FAULTS.has(health);
}

export function noticeEvent(
  guest: Guest,
  record: GuestRecord,
  health: Health,
  notice: Notice,
  telling: Telling,
): ProbeEvent {
  return eventOf(`guest.heartbeat.${notice}`, PRIORITIES[notice], guest, record, health, telling);
}

export function healthEvent(guest: Guest, record: GuestRecord, health: Health, telling: Telling): ProbeEvent {
  const { application } = record;
  const bad = isFault(health) || application?.status === 'failed' || application?.status === 'stale';
  return eventOf('guest.health.changed', bad ? 'error' : 'info', guest, record, health, telling);
}

function eventOf(
  eventType: EventType,
  priority: ProbeEvent['priority'],
  guest: Guest,
  record: GuestRecord,
  health: Health,
  telling: Telling,
): ProbeEvent {
  const generated = record.stamp;
  return {
    key: [eventType, telling.host, guest.uuid, generated].join(':'),
    eventType,
    priority,
    generated,
    payload: payloadOf(guest, record, health, telling),
  };
}

function payloadOf(guest: Guest, record: GuestRecord, health: Health, telling: Telling): JsonObject {
  const { description } = guest.known;
  const { application, pulse, told } = record;
  return {
    instance_id: guest.uuid,
    instance_name: description.name,
    display_name: description.nova?.displayName ?? null,
    tenant_id: description.nova?.projectId ?? null,
    user_id: description.nova?.userId ?? null,
    host: telling.host,
    heartbeat: HEARTBEATS[pulse.phase],
    health,
    health_since: formatMicros(told?.since ?? record.begun),
    misses: pulse.misses,
    threshold: telling.threshold,
    interval: telling.interval / SECOND,
    evidence: evidenceOf(guest, record, telling),
    application:
      application === null
        ? null
        : {
            status: application.status,
            detail: application.detail,
            since: formatMicros(application.since),
          },
  };
}

/** Flat, of JSON scalars. */
export function evidenceOf(guest: Guest, record: GuestRecord, { vitals, timerLag }: HostFacts): JsonObject {
  const { description, state } = guest.known;
  const time = (at: Micros | null): string | null => (at === null ? null : formatMicros(at));
  return {
    domain_state: state.power,
    domain_reason: state.reason,
    channel:
      guest.absentSince !== null && description.channel === 'connected'
        ? 'disconnected'
        : description.channel,
    agent_version: record.agentVersion,
    last_answer: time(record.lastAnswer),
    booted_at: time(record.bootedAt),
    absent_since: time(guest.absentSince),
    ...record.signs,
    panic_device: description.panicDevice,
    migrating: isMigrating(state),
    host_load: vitals.load,
    host_steal: vitals.steal,
    host_iowait: vitals.iowait,
    timer_lag: timerLag,
  };
}

/** The whole host: `stall` is what began, or what is over at `now`. */
export function hostEvent(
  what: 'stalled' | 'recovered',
  stall: Stall,
  counts: { readonly guests: number; readonly silent: number },
  { host, vitals, timerLag }: HostFacts,
  now: Micros,
): ProbeEvent {
  const eventType = `guest.host.${what}`;
  return {
    key: [eventType, host, stall.since].join(':'),
    eventType,
    priority: what === 'stalled' ? 'error' : 'info',
    generated: now,
    payload: {
      host,
      ...counts,
      since: formatMicros(stall.since),
      evidence: {
        cause: stall.cause,
        host_load: vitals.load,
        host_steal: vitals.steal,
        host_iowait: vitals.iowait,
        timer_lag: timerLag,
      },
    },
  };
}
