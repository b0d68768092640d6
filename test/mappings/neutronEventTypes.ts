/** What neutron, the projects on its API and its agents send, by where it stands in their sources. */

/** Resources of the API (neutron, pecan_wsgi/hooks/notifier.py sends for each; neutron-lib, api/definitions). */
const RESOURCES = [
  'address_group',
  'address_scope',
  'auto_allocated_topology',
  'bgp_peer',
  'bgp_speaker',
  'bgpvpn',
  'binding',
  'conntrack_helper',
  'default_security_group_rule',
  'endpoint_group',
  'firewall',
  'firewall_group',
  'firewall_policy',
  'firewall_rule',
  'flavor',
  'floatingip',
  'flow_classifier',
  'health_monitor',
  'healthmonitor',
  'ikepolicy',
  'ipsec_site_connection',
  'ipsecpolicy',
  'l7policy',
  'listener',
  'loadbalancer',
  'local_ip',
  'log',
  'member',
  'metering_label',
  'metering_label_rule',
  'ndp_proxy',
  'network',
  'network_association',
  'network_segment_range',
  'policy',
  'pool',
  'port',
  'port_association',
  'port_chain',
  'port_forwarding',
  'port_pair',
  'port_pair_group',
  'quota',
  'rbac_policy',
  'router',
  'router_association',
  'rule',
  'security_group',
  'security_group_rule',
  'segment',
  'service_profile',
  'subnet',
  'subnetpool',
  'tap_flow',
  'tap_mirror',
  'tap_service',
  'trunk',
  'vip',
  'vpnservice',
  ...[
    'bandwidth_limit',
    'dscp_marking',
    'minimum_bandwidth',
    'packet_rate_limit',
    'minimum_packet_rate',
  ].flatMap((kind) => [`${kind}_rule`, `alias_${kind}_rule`]),
];

/** Resources that are not made or changed by a call of the API, or of which only some calls exist. */
const PARTLY: Readonly<Record<string, readonly string[]>> = {
  auto_allocated_topology: ['delete'],
  binding: ['create', 'delete'],
  quota: ['update', 'delete'],
};

const PHASES = ['start', 'end'];

export const NEUTRON_EVENTS: readonly string[] = [
  ...RESOURCES.flatMap((resource) =>
    (PARTLY[resource] ?? ['create', 'update', 'delete']).flatMap((action) =>
      PHASES.map((phase) => `${resource}.${action}.${phase}`),
    ),
  ),
  // Agents register themselves: only these two are calls (extensions/agent.py).
  ...['update', 'delete'].flatMap((action) => PHASES.map((phase) => `agent.${action}.${phase}`)),
  // db/l3_db.py; the update has a row in the ZenPack's table, and no sender.
  ...['create', 'update', 'delete'].map((action) => `router.interface.${action}`),
  // extensions/dhcpagentscheduler.py, extensions/l3agentscheduler.py
  'dhcp_agent.network.add',
  'dhcp_agent.network.remove',
  ...['add', 'update', 'remove'].map((action) => `l3_agent.router.${action}`),
  // extensions/tagging.py
  ...['create', 'update', 'delete', 'delete_all'].flatMap((action) =>
    PHASES.map((phase) => `tag.${action}.${phase}`),
  ),
  // cmd/usage_audit.py
  ...['network', 'subnet', 'port', 'router', 'floatingip'].map((resource) => `${resource}.exists`),
  // services/metering/agents/metering_agent.py
  'l3.meter',
  'l3.meter.label',
  'l3.meter.router',
  'l3.meter.project',
];
