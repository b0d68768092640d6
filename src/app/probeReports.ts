import { Counter, type Registry } from 'prom-client';
import type { Clock, CommitMessage } from '../model/index.ts';
import type { ProbeReport } from '../sinks/probe/index.ts';
import { ownMessage } from '../watch/index.ts';

/** Event of a delete whose last samples nobody will send. */
const UNAVAILABLE = 'guest.samples.unavailable';

const REASONS = {
  'no-host': () => 'no compute host is known to hold it',
  'no-probe': (host: string | null) => `no probe listens on ${host}`,
  'no-answer': (host: string | null) => `the probe of ${host} was asked and sent none`,
} as const;

export interface ProbeReportsParts {
  readonly registry: Registry;
  readonly cloud: string;
  readonly clock: Clock;
  readonly submit: (message: CommitMessage) => void;
}

/** Counts what sinks of the type `probe` asked, and says in the log itself whose last samples nobody will send. */
export function probeReports({
  registry,
  cloud,
  clock,
  submit,
}: ProbeReportsParts): (report: ProbeReport) => void {
  const requests = new Counter({
    name: 'stackwire_probe_requests_total',
    help: 'Deletes of instances whose last samples were wanted, by what became of the request',
    labelNames: ['result'],
    registers: [registry],
  });
  return ({ result, asking }) => {
    requests.inc({ result });
    if (result === 'asked' || result === 'stale') return;
    const { object, instance, host, cause } = asking;
    const notice = {
      eventType: UNAVAILABLE,
      component: object,
      at: clock.now(),
      severity: 3,
      priority: 'warn',
      summary: `The last samples of instance ${instance} are not available: ${REASONS[result](host)}`,
      traits: { instance_id: instance, host, reason: result, cause: cause.message_id },
      // One for each delete, however often it is tried and by how many sinks.
      identity: [UNAVAILABLE, object, cause.message_id],
    } as const;
    submit(ownMessage(notice, cloud));
  };
}
