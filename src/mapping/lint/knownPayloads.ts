/** The top-level keys of the payloads of some event types. */
export interface KnownPayload {
  /** Event types and globs. */
  readonly events: readonly string[];
  readonly keys: ReadonlySet<string>;
  /** `.start` events that are sent after a save, so that all of the payload is true by then. */
  readonly savedAtStart: readonly string[];
}

/**
 * Payloads whose keys are known well enough to find misspelt paths. Services that are not listed are not
 * checked. Legacy: nova, notifications.py and compute/utils.py; versioned: notifications/objects/instance.py.
 */
export const KNOWN_PAYLOADS: readonly KnownPayload[] = [
  {
    events: ['compute.instance.*'],
    savedAtStart: ['compute.instance.create.start'],
    keys: keysOf(`
      tenant_id user_id instance_id display_name reservation_id hostname instance_type instance_type_id
      instance_flavor_id architecture memory_mb disk_gb vcpus root_gb ephemeral_gb host node availability_zone
      cell_name created_at terminated_at deleted_at launched_at image_ref_url os_type kernel_id ramdisk_id state
      state_description progress access_ip_v4 access_ip_v6 image_meta metadata fixed_ips audit_period_beginning
      audit_period_ending bandwidth old_state old_task_state new_task_state old_display_name image_name message
      exception code volume_id samples reason args tags`),
  },
  {
    events: ['instance.*'],
    savedAtStart: ['instance.create.start'],
    keys: keysOf(`
      uuid user_id tenant_id reservation_id display_name display_description host_name host node os_type
      architecture availability_zone flavor image_uuid key_name kernel_id ramdisk_id created_at launched_at
      terminated_at deleted_at updated_at state power_state task_state progress ip_addresses block_devices
      metadata locked locked_reason auto_disk_config request_id action_initiator_user action_initiator_project
      shares fault audit_period state_update old_display_name tags bandwidth volume_id old_volume_id
      new_volume_id snapshot_image_id rescue_image_ref new_flavor keypairs trusted_image_certificates
      instance_name share_id`),
  },
  // cinder, volume/volume_utils.py.
  {
    events: ['volume.*'],
    savedAtStart: ['volume.create.start', 'volume.manage_existing.start'],
    keys: keysOf(`
      tenant_id host user_id availability_zone volume_id volume_type display_name launched_at created_at status
      snapshot_id size replication_status replication_extended_status replication_driver_data metadata
      volume_attachment glance_metadata instance_uuid audit_period_beginning audit_period_ending`),
  },
  {
    events: ['snapshot.*'],
    savedAtStart: ['snapshot.create.start', 'snapshot.manage_existing_snapshot.start'],
    keys: keysOf(`
      tenant_id user_id availability_zone volume_id volume_size snapshot_id display_name created_at status deleted
      metadata audit_period_beginning audit_period_ending`),
  },
  {
    events: ['backup.*'],
    savedAtStart: ['backup.create.start'],
    keys: keysOf(`
      tenant_id user_id availability_zone backup_id host display_name created_at status volume_id size
      service_metadata service fail_reason parent_id num_dependent_backups snapshot_id backup_percent
      audit_period_beginning audit_period_ending`),
  },
];

function keysOf(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
