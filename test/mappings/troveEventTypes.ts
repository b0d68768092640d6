/** What has happened: trove, common/notification.py and extensions/mgmt/instances/models.py; modify_volume until 2020. */
const HAPPENED = ['create', 'modify_flavor', 'modify_volume', 'delete', 'exists'];

/** What was asked: the classes of common/notification.py that are a DBaaSAPINotification. */
const ASKED = [
  'backup_create',
  'backup_delete',
  'cluster_add_shard',
  'cluster_attach_configuration',
  'cluster_create',
  'cluster_delete',
  'cluster_detach_configuration',
  'cluster_grow',
  'cluster_reset_status',
  'cluster_restart',
  'cluster_shrink',
  'cluster_upgrade',
  'configuration_create',
  'configuration_delete',
  'configuration_edit',
  'configuration_update',
  'database_create',
  'database_delete',
  'instance_attach_configuration',
  'instance_create',
  'instance_delete',
  'instance_detach',
  'instance_detach_configuration',
  'instance_eject',
  'instance_promote',
  'instance_reboot',
  'instance_reset_status',
  'instance_resize_instance',
  'instance_resize_volume',
  'instance_restart',
  'migrate',
  'upgrade',
  'user_change_password',
  'user_create',
  'user_delete',
  'user_grant',
  'user_revoke',
  'user_update_attributes',
];

/** Every event type that trove has sent since it has its name. */
export const TROVE_EVENTS: readonly string[] = [
  ...HAPPENED.map((action) => `trove.instance.${action}`),
  ...ASKED.flatMap((action) => ['start', 'end', 'error'].map((status) => `dbaas.${action}.${status}`)),
  'dbaas.quota',
];
