/** What Masakari can be told of. */
export const NOTIFICATION_TYPES = ['VM', 'COMPUTE_HOST', 'PROCESS'] as const;

export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

/**
 * The keys that a payload has, and no others (masakari/api/openstack/ha/schemas/payload.py), each with the template that counts
 * where the configuration has none; null where it must have one.
 *
 * The values of `VM` are those of Masakari's introspective instance monitor, one of the few pairs that its engine acts upon
 * (masakari/engine/instance_events.py). `host_status` has none: upon NORMAL the engine evacuates, and only a person can know
 * that the host was fenced by then (masakari/engine/manager.py).
 */
export const PAYLOADS: Readonly<Record<NotificationType, Readonly<Record<string, string | null>>>> = {
  VM: {
    instance_uuid: '{event.trait_instance_id}',
    event: 'QEMU_GUEST_AGENT_ERROR',
    vir_domain_event: 'STOPPED_FAILED',
  },
  COMPUTE_HOST: { event: 'STOPPED', host_status: null, cluster_status: 'OFFLINE' },
  PROCESS: { event: 'STOPPED', process_name: null },
};
