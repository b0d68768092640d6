/** What cinder says of each kind of thing, from Icehouse on (volume/manager.py, volume/api.py, api/, backup/, transfer/). */
const EVENTS: Readonly<Record<string, string>> = {
  volume:
    'create.start create.end update.start update.end delete.start delete.end attach.start attach.end detach.start ' +
    'detach.end resize.start resize.end retype exists reset_status.start reset_status.end revert.start revert.end ' +
    'manage_existing.start manage_existing.end unmanage.start unmanage.end transfer.create.start ' +
    'transfer.create.end transfer.delete.start transfer.delete.end transfer.accept.start transfer.accept.end ' +
    'enable_replication.start enable_replication.end disable_replication.start disable_replication.end ' +
    'failover_replication.start failover_replication.end',
  snapshot:
    'create.start create.end update.start update.end delete.start delete.end exists reset_status.start ' +
    'reset_status.end revert.start revert.end manage_existing_snapshot.start manage_existing_snapshot.end ' +
    'transfer.accept.end',
  backup:
    'create.start createprogress create.end restore.start restore.end delete.start delete.end exists ' +
    'reset_status.start reset_status.end',
  backups: 'reset_status.end',
  group:
    'create.start create.end update.start update.end delete.start delete.end enable_replication.start ' +
    'enable_replication.end disable_replication.start disable_replication.end failover_replication.start ' +
    'failover_replication.end',
  groups: 'reset_status.start reset_status.end reset_status',
  group_snapshot: 'create.start create.end delete.start delete.end',
  groupsnapshots: 'reset_status.start reset_status.end reset_status',
  consistencygroup: 'create.start create.end update.start update.end delete.start delete.end',
  cgsnapshot: 'create.start create.end delete.start delete.end',
  capacity: 'pool backend',
  image_volume_cache: 'hit miss evict',
  volume_type: 'create update delete',
  volume_type_extra_specs: 'create update delete',
  volume_type_encryption: 'create update',
  volume_type_project: 'access.add access.remove',
  group_type: 'create update delete',
  group_type_specs: 'create update delete',
  qos_specs: 'create update delete delete_keys associations associate disassociate disassociate_all',
  scheduler:
    'create_volume manage_existing extend_volume retype migrate_volume_to_host create_snapshot ' +
    'manage_existing_snapshot',
};

export const CINDER_EVENTS: readonly string[] = Object.entries(EVENTS).flatMap(([kind, events]) =>
  events.split(' ').map((event) => `${kind}.${event}`),
);
