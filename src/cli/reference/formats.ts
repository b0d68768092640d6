import { matchEvent } from '../../events/index.ts';

type Formats = readonly (readonly [events: string, formats: string])[];

/** What is not named here is legacy: a plain payload. */
const LEGACY = 'legacy';

/**
 * In which forms each service sends an event type, by the folder of its mappings; the first line that fits counts. nova:
 * notifications/objects and notifications.py; keystone: notifications.py; ironic, masakari, watcher: their
 * notification objects; magnum, swift: their CADF.
 */
const FORMATS: Readonly<Record<string, Formats>> = {
  nova: [
    ['compute.*', LEGACY],
    ['instance.*', 'versioned'],
    ['aggregate.add_host.*', 'versioned'],
    ['aggregate.remove_host.*', 'versioned'],
    ['aggregate.update_metadata.*', 'versioned'],
    ['aggregate.update_prop.*', 'versioned'],
    ['aggregate.cache_images.*', 'versioned'],
    ['aggregate.addhost.*', LEGACY],
    ['aggregate.removehost.*', LEGACY],
    ['aggregate.updatemetadata.*', LEGACY],
    ['aggregate.updateprop.*', LEGACY],
    ['aggregate.*', 'legacy, versioned'],
    ['keypair.*', 'legacy, versioned'],
    ['service.*', 'versioned'],
    ['server_group.*', 'versioned'],
    ['flavor.*', 'versioned'],
    ['libvirt.connect.error', 'versioned'],
    ['metrics.update', 'versioned'],
    ['volume.usage', 'legacy, versioned'],
    ['scheduler.select_destinations.*', 'legacy, versioned'],
    ['compute_task.*.error', 'versioned'],
  ],
  keystone: [
    ['identity.authenticate', 'CADF'],
    ['identity.role_assignment.*', 'CADF, basic'],
    ['identity.*', 'CADF, basic'],
  ],
  ironic: [
    ['baremetal.*', 'versioned'],
    ['*', LEGACY],
  ],
  masakari: [['*', 'versioned']],
  watcher: [['*', 'versioned']],
  magnum: [
    ['magnum.cluster.*', 'CADF'],
    ['*', LEGACY],
  ],
  swift: [['objectstore.http.request', 'CADF']],
  telemetry: [['*http.*', 'CADF']],
};

/** `legacy`, `versioned`, `CADF`, `basic`; what comes of lists of the cloud's own is `list`. */
export function formatsOf(service: string, event: string): string {
  if (event.startsWith('import.')) return 'list';
  const found = FORMATS[service]?.find(([pattern]) => pattern === event || matchEvent(pattern)(event));
  return found?.[1] ?? LEGACY;
}
