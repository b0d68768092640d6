/** What the texts under a key are. `text` is what a person wrote; `keep` tells nothing of anybody. */
export type KeyKind =
  'keep' | 'host' | 'publisher' | 'user' | 'project' | 'domain' | 'zone' | 'name' | 'text' | 'unknown';

/** Keys of payloads, contexts and traits, by what is under them. `_context_` is taken off before. */
const KEYS: Readonly<Record<Exclude<KeyKind, 'unknown'>, string>> = {
  keep:
    'event_type message_id _unique_id priority timestamp generated timestamp_utc state state_description ' +
    'old_state new_task_state old_task_state vm_state task_state power_state status progress roles ' +
    'flavor_name flavorid instance_flavor_id architecture os_type container_format disk_format rxtx_factor ' +
    'audit_period_beginning audit_period_ending level code read_deleted quota_class interface visibility ' +
    'device_owner vnic_type network_type admin_state_up ip_version ethertype priority_level topic auto_disk_config',
  host:
    'host node source_compute dest_compute source_node dest_node source_host dest_host ' +
    'old_host new_host compute_host compute instance_host hypervisor_hostname binding:host_id host_id ' +
    'nodename server_name fqdn server dns_name dns_domain hosts migrate_host target_host os_host agent_host device',
  publisher: 'publisher_id service',
  user:
    'user username user_name user_id trustor trustee initiator created_by owner_user requesting_user ' +
    'trustor_user_id trustee_user_id login',
  project:
    'tenant tenant_id tenant_name project project_id project_name owner owner_id account ' +
    'project_owner_id owner_project_name',
  domain:
    'domain domain_id domain_name user_domain user_domain_id user_domain_name project_domain ' +
    'project_domain_id project_domain_name',
  zone: 'availability_zone availability_zones az region region_name region_id cell_name cell aggregate',
  name:
    'name display_name hostname host_name label instance_name volume_name image_name network_name subnet_name key_name keypair ' +
    'security_group security_groups bucket container stack_name stack_identity backend pool server_group ' +
    'instance_display_name physical_network provider:physical_network',
  text: 'description display_description metadata system_metadata properties tags locked_reason user_metadata',
};

/** Endings of keys under which nothing is named. */
const KEPT_ENDING =
  /(?:^|_)(?:state|status|type|types|at|version|format|size|count|policy|protocol|direction|model|bus|mode|phase|outcome|operation|action|unit)$/;

/** What versioned objects say of themselves. */
const WRAPPER = /_object\.(?:name|namespace|version|changes)$/;
const WRAPPED = /_object\.data$/;

/** Ceilometer's traits that mean something else than the same key of a payload: there it is the guest's name. */
const TRAITS: ReadonlyMap<string, KeyKind> = new Map([['host_name', 'host']]);
export const TRAITS_KEY = 'traits';

/** Below these a `name` is that of a catalogue, not of somebody's thing. */
const CATALOGUED = new Set(['flavor', 'old_flavor', 'new_flavor', 'instance_type', 'volume_type']);

const kinds = new Map<string, KeyKind>(
  Object.entries(KEYS).flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind as KeyKind])),
);

/** Whether the key only wraps what its parent names. */
export function isWrapped(key: string): boolean {
  return WRAPPED.test(key);
}

/** What the texts under a key are, below the key `parent`. */
export function kindOfKey(key: string, parent: string): KeyKind {
  if (WRAPPER.test(key)) return 'keep';
  const name = key.replace(/^_context_/, '').toLowerCase();
  const kind = (parent === TRAITS_KEY ? TRAITS.get(name) : undefined) ?? kinds.get(name);
  if (kind === 'name' && CATALOGUED.has(parent)) return 'keep';
  if (kind !== undefined) return kind;
  return KEPT_ENDING.test(name) ? 'keep' : 'unknown';
}

/** Whether it is a key that services use, and so nobody's name. */
export function isKnownKey(key: string): boolean {
  return kindOfKey(key, '') !== 'unknown';
}
