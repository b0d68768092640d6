/** Resources of the API (ironic, api/controllers/v1/notification_utils.py); `deploy_template` is the guide's name. */
const RESOURCES = [
  'allocation',
  'chassis',
  'deploytemplate',
  'deploy_template',
  'inspectionrule',
  'node',
  'port',
  'portgroup',
  'runbook',
  'volumeconnector',
  'volumetarget',
];
const ACTIONS = ['create', 'update', 'delete'];
const STATUSES = ['start', 'end', 'error'];

const OF_NODES = [
  'maintenance_set',
  'power_set',
  'provision_set',
  'console_set',
  'console_restore',
  'console_stop',
];

/** Every event type that ironic sends: the API's, the conductor's, and the sensors' (conductor/manager.py). */
export const IRONIC_EVENTS: readonly string[] = [
  ...RESOURCES.flatMap((resource) => ACTIONS.map((action) => `${resource}.${action}`))
    .concat(OF_NODES.map((action) => `node.${action}`))
    .flatMap((name) => STATUSES.map((status) => `baremetal.${name}.${status}`)),
  'baremetal.node.provision_set.success',
  'baremetal.node.power_state_corrected.success',
  ...['ipmi', 'redfish', 'ilo', 'idrac', 'fake-hardware'].map((driver) => `hardware.${driver}.metrics`),
  // The type that stands inside the payload of the above, and in Ceilometer's documentation.
  'hardware.ipmi.metrics.update',
  'ironic.metrics',
];
