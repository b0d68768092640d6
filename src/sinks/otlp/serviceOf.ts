import type { FlatEvent } from '../../model/index.ts';

/** Who sent a message, as OpenTelemetry names services: by the project. */
export interface ServiceOf {
  readonly service: string;
  /** null where its publisher id does not say. */
  readonly host: string | null;
}

/**
 * Projects by the first word of their publisher ids, as in the services' code; `nova-compute:HOST` and the like name their
 * project themselves. Without `hosted` what follows is no host but an id, a component or nothing.
 */
const PROJECTS: readonly (readonly [project: string, hosted: boolean, ...words: readonly string[]])[] = [
  ['nova', true, 'compute', 'api', 'conductor', 'scheduler', 'compute_task', 'nova'],
  ['nova', false, 'aggregate', 'servergroup'],
  ['neutron', true, 'network', 'metering', 'router'],
  ['cinder', true, 'volume', 'snapshot', 'backup', 'group', 'group_snapshot', 'consistencygroup'],
  ['cinder', true, 'cgsnapshot', 'capacity', 'volumeType', 'volumeTypeExtraSpecs', 'volumeTypeEncryption'],
  ['cinder', true, 'volume_type_project'],
  ['glance', true, 'image'],
  ['keystone', true, 'identity'],
  ['heat', true, 'orchestration'],
  ['ironic', true, 'ironic', 'baremetal'],
  ['manila', true, 'share'],
  ['designate', true, 'central', 'producer'],
  ['trove', true, 'taskmanager'],
  ['magnum', true, 'container-infra'],
  ['watcher', true, 'infra-optim'],
  ['masakari', true, 'masakari'],
  ['senlin', true, 'senlin'],
  ['swift', false, 'ceilometermiddleware', 'objectstore'],
  ['ceilometer', false, 'telemetry', 'ceilometer'],
];

const BY_WORD: ReadonlyMap<string, Omit<ServiceOf, 'host'> & { readonly hosted: boolean }> = new Map(
  PROJECTS.flatMap(([service, hosted, ...words]) => words.map((word) => [word, { service, hosted }])),
);

/** Two words are those of several projects; the event type tells them apart. */
const BY_EVENT: readonly (readonly [project: string, events: RegExp])[] = [
  ['designate', /^dns\./],
  ['cinder', /^scheduler\.\w*(?:volume|snapshot|group)/],
];

export function serviceOf({ publisher_id: publisher, event_type: type }: FlatEvent): ServiceOf {
  const [, word = '', rest = ''] = /^([^.:@]*)[.:@]?([^@#]*)/.exec(publisher ?? type) ?? [];
  const known = BY_WORD.get(word) ?? BY_WORD.get(word.split('-', 1)[0] ?? '');
  const byEvent = BY_EVENT.find(([, events]) => events.test(type))?.[0];
  return {
    service: byEvent ?? known?.service ?? word,
    host: publisher !== null && known?.hosted === true && rest !== '' ? rest : null,
  };
}
