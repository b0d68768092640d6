import type { TestContext } from 'node:test';
import type { ProbeView } from '../../../src/probe/status/probeStatus.ts';
import { description, monitorRig, type FakeHypervisor, type HandClock } from '../heartbeat/monitorRig.ts';

export interface ViewedProbe {
  readonly view: ProbeView;
  readonly clock: HandClock;
  readonly host: FakeHypervisor;
}

/** A probe of one guest and a domain that is none of nova's, three events of which nobody takes. */
export function probeView(context: TestContext): ViewedProbe {
  const { monitor, clock, host } = monitorRig();
  context.after(() => monitor.stop());
  host.see('running');
  host.see(
    'running',
    description({ uuid: '00000000-0000-4000-8000-00000000ffff', name: 'router', nova: null }),
  );
  const depth = { events: 3, bytes: 900, parked: 1, oldest: null, dropped: 2 };
  const view = {
    host: 'cmp07',
    hypervisor: host,
    roster: host,
    monitor,
    sampler: { counts: { looks: 9, live: 1, last: 2, unknown: 0 } },
    sender: { failing: true },
    outbox: { depth },
  } as unknown as ProbeView;
  return { view, clock, host };
}
