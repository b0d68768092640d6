import { isJsonObject, type Json, type JsonObject, type Micros } from '../../model/index.ts';
import type { ApplicationHealth, ApplicationStatus } from '../application/application.ts';
import type { LastBeat } from '../application/applicationCheck.ts';
import { BEATS, type Phase } from './beatTable.ts';
import { NO_SIGNS, type LifeSigns } from './counters.ts';
import { firstPulse, type Pulse } from './pulse.ts';
import { type Health, VERDICTS } from './verdict.ts';

/** What is remembered of a guest, over restarts of the probe too. */
export interface GuestRecord {
  /** The hypervisor's number of the running machine, by which another one is told from it; null before one ran. */
  readonly domain: number | null;
  readonly pulse: Pulse;
  /** Since when what it did before counts no more: its boot, its resumption, its agent's start, our first look. */
  readonly begun: Micros;
  /** null where it ran before the probe did. */
  readonly bootedAt: Micros | null;
  readonly lastAnswer: Micros | null;
  readonly agentVersion: string | null;
  readonly panicked: boolean;
  readonly stopping: boolean;
  readonly signs: LifeSigns;
  /** The verdict that was told last, and since when it holds. */
  readonly told: { readonly health: Health; readonly since: Micros } | null;
  readonly application: RecordedApplication | null;
  /** Of the newest event about it: those of one guest have an order. */
  readonly stamp: Micros;
}

export interface RecordedApplication extends ApplicationHealth {
  readonly since: Micros;
  readonly beat: LastBeat | null;
}

/** Of a guest that was never seen. */
export function firstRecord(domain: number | null, now: Micros): GuestRecord {
  return {
    domain,
    pulse: firstPulse(now),
    begun: now,
    bootedAt: null,
    lastAnswer: null,
    agentVersion: null,
    panicked: false,
    stopping: false,
    signs: NO_SIGNS,
    told: null,
    application: null,
    stamp: 0,
  };
}

const FORM = 1;

export function encodeRecord(record: GuestRecord): Json {
  return { form: FORM, ...(record as unknown as JsonObject) };
}

/** What `encodeRecord` wrote; null where it is another thing. */
export function decodeRecord(json: Json): GuestRecord | null {
  if (!isJsonObject(json) || json['form'] !== FORM) return null;
  const { pulse, told, application, signs } = json;
  const fits =
    isPulse(pulse) &&
    isJsonObject(signs) &&
    isTime(json['begun']) &&
    isTime(json['stamp']) &&
    [json['bootedAt'], json['lastAnswer'], json['domain']].every(
      (value) => value === null || isTime(value),
    ) &&
    (told === null || isTold(told)) &&
    (application === null || isApplication(application));
  if (!fits) return null;
  const { form: _form, ...record } = json;
  return record as unknown as GuestRecord;
}

function isTime(value: Json | undefined): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value);
}

function isPulse(value: Json | undefined): boolean {
  if (!isJsonObject(value)) return false;
  const { phase, since, misses, open, restored } = value;
  return (
    typeof phase === 'string' &&
    Object.hasOwn(BEATS, phase as Phase) &&
    isTime(since) &&
    isTime(misses) &&
    ['nothing', 'lost', 'reported'].includes(open as string) &&
    (restored === null || isTime(restored))
  );
}

function isTold(value: Json | undefined): boolean {
  return (
    isJsonObject(value) && VERDICTS.some(({ health }) => health === value['health']) && isTime(value['since'])
  );
}

const STATUSES: ReadonlySet<unknown> = new Set<ApplicationStatus>(['ok', 'failed', 'stale', 'unavailable']);

function isApplication(value: Json | undefined): boolean {
  return isJsonObject(value) && STATUSES.has(value['status']) && isTime(value['since']);
}
