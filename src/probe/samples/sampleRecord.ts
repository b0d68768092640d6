import { isJsonObject, type Json, type Micros } from '../../model/index.ts';
import type { DomainPower } from '../hypervisor/hypervisor.ts';
import { NO_RUNS, followCounters } from './counterRuns.ts';
import type { Figures } from './figures.ts';
import type { NovaDomain } from './resourceMetadata.ts';
import type { SampleState } from './samplesOf.ts';

/** How a domain left. What went to another host leaves no record. */
export interface Gone {
  readonly at: Micros;
  readonly how: 'removed' | 'missing';
}

/** What is remembered of one instance over a restart, under its uuid. */
export interface SampleRecord extends SampleState {
  readonly domain: NovaDomain;
  readonly power: DomainPower;
  /** When it was last known to run; null for one that was never seen running. */
  readonly ran: Micros | null;
  /** When and how it ceased to run, as `virsh event` says it; null while it runs, or where nobody saw it cease. */
  readonly ended: { readonly at: Micros; readonly detail: string } | null;
  readonly gone: Gone | null;
  /** Its final set, which goes once. */
  readonly sent: { readonly at: Micros; readonly asked: boolean } | null;
}

/** Form of the records on disk. Those of another one are forgotten: they hold a minute's figures. */
const VERSION = 1;

export function newRecord(domain: NovaDomain, power: DomainPower): SampleRecord {
  return {
    domain,
    power,
    figures: null,
    before: null,
    runs: NO_RUNS,
    ran: null,
    ended: null,
    gone: null,
    sent: null,
  };
}

/** The record after another look at the counters, which was asked for at `asked`: what ceased since then did so behind them. */
export function withFigures(record: SampleRecord, figures: Figures, asked: Micros): SampleRecord {
  const { ended } = record;
  return {
    ...record,
    figures,
    before: record.figures,
    runs: followCounters(record.runs, record.figures, figures),
    ran: figures.at,
    ended: ended !== null && ended.at >= asked ? ended : null,
  };
}

/** The record of a domain that is here again, or still. One whose set went unasked has another one to come. */
export function backAgain(record: SampleRecord): SampleRecord {
  const { sent, gone } = record;
  if (gone === null || sent === null || sent.asked) return { ...record, gone: null, ended: null };
  return { ...record, gone: null, ended: null, sent: null };
}

export function recordJson(record: SampleRecord): Json {
  return { version: VERSION, ...record } as unknown as Json;
}

/** null for what another version wrote. */
export function readRecord(json: Json): SampleRecord | null {
  if (!isJsonObject(json) || json['version'] !== VERSION) return null;
  const { version: _, ...record } = json;
  return record as unknown as SampleRecord;
}
