import { formatMicros, type JsonObject } from '../../model/index.ts';
import type { GuestReport } from '../heartbeat/heartbeatMonitor.ts';

/** A guest as JSON, with the keys of its events. */
export function guestLine(report: GuestReport): JsonObject {
  const { application } = report;
  return {
    kind: 'guest',
    instance_id: report.uuid,
    instance_name: report.name,
    display_name: report.displayName,
    heartbeat: report.heartbeat,
    health: report.health,
    health_since: formatMicros(report.since),
    misses: report.misses,
    last_answer: report.lastAnswer === null ? null : formatMicros(report.lastAnswer),
    evidence: report.evidence,
    application:
      application === null
        ? null
        : { status: application.status, detail: application.detail, since: formatMicros(application.since) },
  };
}
