/** The keys of the payloads of some event types. */
export interface KnownPayload {
  /** Event types and globs; the first entry that names a type counts. */
  readonly events: readonly string[];
  /** At the top. */
  readonly keys: ReadonlySet<string>;
  /** Of an object below a key, or of the elements of a list there. */
  readonly parts?: Readonly<Record<string, ReadonlySet<string>>>;
  /** `.start` events that are sent after a save, so that all of the payload is true by then. */
  readonly savedAtStart: readonly string[];
}

/**
 * Payloads whose keys are known well enough to find misspelt paths. Services that are not listed are not
 * checked. Legacy: nova, notifications.py and compute/utils.py, and what a probe adds to last samples; versioned: notifications/objects/instance.py.
 * Volumes, snapshots and backups: cinder, volume/volume_utils.py, and db/models.py for attachments. Images: glance,
 * notifier.py. Shares: manila, share/utils.py.
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
      exception code volume_id samples resource_metadata asked reason args tags`),
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
  {
    // nova's, in both forms: objects/volume_usage.py and notifications/objects/volume.py.
    events: ['volume.usage'],
    savedAtStart: [],
    keys: keysOf(`
      volume_id tenant_id project_id user_id availability_zone instance_id instance_uuid last_refreshed reads
      read_bytes writes write_bytes`),
  },
  {
    // nova's, in both forms (objects/volume_usage.py, notifications/objects/volume.py).
    events: ['volume.usage'],
    savedAtStart: [],
    keys: keysOf(`
      volume_id tenant_id project_id user_id availability_zone instance_id instance_uuid last_refreshed reads
      read_bytes writes write_bytes`),
  },
  {
    events: ['volume.*'],
    savedAtStart: ['volume.create.start', 'volume.manage_existing.start'],
    keys: keysOf(`
      tenant_id host user_id availability_zone volume_id volume_type display_name launched_at created_at status
      snapshot_id size replication_status replication_extended_status replication_driver_data metadata
      volume_attachment glance_metadata instance_uuid audit_period_beginning audit_period_ending`),
    parts: {
      volume_attachment: keysOf(`
        id volume_id volume instance_uuid attached_host mountpoint attach_time detach_time attach_status attach_mode
        connection_info connector created_at updated_at deleted deleted_at`),
      glance_metadata: keysOf('id volume_id snapshot_id key value created_at updated_at deleted deleted_at'),
    },
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
  {
    events: [
      'image.create',
      'image.update',
      'image.upload',
      'image.activate',
      'image.prepare',
      'image.delete',
      'image.reactivate',
      'image.deactivate',
    ],
    savedAtStart: [],
    keys: keysOf(`
      id name status created_at updated_at min_disk min_ram protected checksum owner disk_format container_format size
      virtual_size is_public visibility properties tags deleted deleted_at location locations
      os_glance_importing_to_stores os_glance_failed_import`),
  },
  {
    events: ['image.send'],
    savedAtStart: [],
    keys: keysOf(`
      bytes_sent image_id owner_id receiver_tenant_id receiver_user_id destination_ip`),
  },
  {
    events: ['share.*'],
    savedAtStart: [],
    keys: keysOf(`
      share_id user_id project_id snapshot_id share_group_id size name description proto is_public availability_zone
      host status share_type_id share_type`),
  },
];

function keysOf(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
