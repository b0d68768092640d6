import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TraceRecorder } from '../../src/mapping/index.ts';
import { AODH_EVENTS } from './aodhEventTypes.ts';
import { BLAZAR_EVENTS } from './blazarEventTypes.ts';
import { itemOf, shippedMapping } from './captures.ts';
import { CINDER_EVENTS } from './cinderEventTypes.ts';
import { GLANCE_EVENTS } from './glanceEventTypes.ts';
import { DESIGNATE_EVENTS } from './designateEventTypes.ts';
import { HEAT_EVENTS } from './heatEventTypes.ts';
import { IRONIC_EVENTS } from './ironicEventTypes.ts';
import { KEYSTONE_EVENTS } from './keystoneEventTypes.ts';
import { MAGNUM_EVENTS } from './magnumEventTypes.ts';
import { MANILA_EVENTS } from './manilaEventTypes.ts';
import { MASAKARI_EVENTS } from './masakariEventTypes.ts';
import { NEUTRON_EVENTS } from './neutronEventTypes.ts';
import { NOVA_EVENTS } from './novaEventTypes.ts';
import { OCTAVIA_EVENTS } from './octaviaEventTypes.ts';
import { SENLIN_EVENTS } from './senlinEventTypes.ts';
import { TELEMETRY_EVENTS } from './telemetryEventTypes.ts';
import { TROVE_EVENTS } from './troveEventTypes.ts';
import { WATCHER_EVENTS } from './watcherEventTypes.ts';

const SERVICES = {
  nova: NOVA_EVENTS,
  cinder: CINDER_EVENTS,
  glance: GLANCE_EVENTS,
  keystone: KEYSTONE_EVENTS,
  manila: MANILA_EVENTS,
  swift: ['objectstore.http.request'],
  neutron: NEUTRON_EVENTS,
  designate: DESIGNATE_EVENTS,
  heat: HEAT_EVENTS,
  octavia: OCTAVIA_EVENTS,
  ironic: IRONIC_EVENTS,
  magnum: MAGNUM_EVENTS,
  trove: TROVE_EVENTS,
  masakari: MASAKARI_EVENTS,
  aodh: AODH_EVENTS,
  watcher: WATCHER_EVENTS,
  blazar: BLAZAR_EVENTS,
  senlin: SENLIN_EVENTS,
  telemetry: TELEMETRY_EVENTS,
};

/** Places of the rules that only catch what nobody thought of. */
const catchAll = new Set(
  shippedMapping()
    .rules.filter(({ observe }) => observe === 'no rule of its own yet')
    .map(({ file, line }) => `${file}:${line}`),
);

/** Files of `mappings/<service>/` with a rule that was written for this event type. */
function filesFor(service: string, eventType: string): string[] {
  const trace = new TraceRecorder();
  shippedMapping().evaluate(
    itemOf({ event_type: eventType, payload: {}, timestamp: '2026-03-01 00:00:00' }),
    trace,
  );
  return trace.records
    .flatMap((record) => (record.step === 'file' && record.rule !== null ? [record.rule] : []))
    .filter(({ file, line }) => file.includes(`mappings/${service}/`) && !catchAll.has(`${file}:${line}`))
    .map(({ file }) => file);
}

describe('every event type that is found in the source has a rule that was written for it', () => {
  for (const [service, eventTypes] of Object.entries(SERVICES)) {
    test(service, () => {
      assert.deepEqual(
        eventTypes.filter((eventType) => filesFor(service, eventType).length === 0),
        [],
      );
    });
  }
});
