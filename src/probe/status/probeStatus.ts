import { formatMicros, type JsonObject } from '../../model/index.ts';
import type { HeartbeatMonitor } from '../heartbeat/heartbeatMonitor.ts';
import type { DomainRoster } from '../domains/domainRoster.ts';
import type { Hypervisor } from '../hypervisor/hypervisor.ts';
import type { FinalSampler } from '../samples/finalSampler.ts';
import type { EventSender } from '../send/eventSender.ts';
import type { Outbox } from '../store/outbox.ts';

/** The parts of a probe that can be asked how they are. */
export interface ProbeView {
  readonly host: string;
  readonly hypervisor: Hypervisor;
  readonly roster: DomainRoster;
  readonly monitor: HeartbeatMonitor;
  readonly sampler: FinalSampler;
  readonly sender: EventSender;
  readonly outbox: Outbox;
}

/** Why the probe sees nothing at the moment; null while it sees. Nobody who takes its events is no reason: they are kept. */
export function blindness({ hypervisor, roster }: ProbeView): string | null {
  if (!hypervisor.connected) return `no connection to ${hypervisor.description}`;
  return roster.current ? null : `the domains of ${hypervisor.description} are being listed`;
}

/** The probe as a whole, as JSON. */
export function probeStatus(view: ProbeView): JsonObject {
  const { host, hypervisor, monitor, sender, outbox } = view;
  const { oldest, ...depth } = outbox.depth;
  const { guests, stall } = monitor.figures;
  return {
    kind: 'probe',
    host,
    hypervisor: hypervisor.description,
    connected: hypervisor.connected,
    blind: blindness(view),
    guests,
    unasked: monitor.unasked,
    stalled: stall?.cause ?? null,
    sending: !sender.failing,
    outbox: { ...depth, oldest: oldest === null ? null : formatMicros(oldest) },
  };
}

/** For `systemctl status`. */
export function statusText(view: ProbeView): string {
  const blind = blindness(view);
  const { guests } = view.monitor.figures;
  const { events } = view.outbox.depth;
  const waits = view.sender.failing ? `; nobody takes its events, ${events} wait` : '';
  return `${blind === null ? `Watching ${guests} guests` : `Blind: ${blind}`}${waits}`;
}
