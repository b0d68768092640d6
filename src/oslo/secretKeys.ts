import type { JsonObject } from '../model/index.ts';

/** The secret keys by where they come from; the first names of a group are the ones seen on real buses. */
const GROUPS = {
  'keystone, in contexts of before oslo.messaging 14.4.0 and in request headers':
    'auth_token auth_token_info x_auth_token x_service_token x_subject_token service_token token tokens ' +
    'access_token refresh_token id_token bearer_token storage_token x_storage_token x_auth_key ' +
    'service_catalog catalog',
  'headers of a request, as they are and as WSGI names them (oslo.messaging, notify/middleware.py)':
    'authorization proxy_authorization cookie set_cookie x_service_catalog http_authorization http_cookie ' +
    'http_x_auth_token http_x_service_token http_x_subject_token http_x_storage_token http_x_auth_key ' +
    'http_x_service_catalog',
  'passwords of people, services and guests':
    'password passwd passphrase original_password new_password auth_password user_password admin_password ' +
    'admin_pass adminpass adminpassword new_pass rescue_pass rescue_password root_password db_password ' +
    'trustee_password chap_password',
  'what is put into a guest': 'user_data userdata configdrive injected_files personality',
  keys:
    'private_key ssh_private_key ssh_key_contents ca_private_key access_key psk hmac_key secret secrets ' +
    'secret_key secret_access_key client_secret shared_secret auth_key',
  'cinder, in the rows of a volume and of its attachments': 'provider_auth discovery_auth_password keyring',
  'ironic, for management controllers and its agent':
    'ipmi_password ipmi_hex_kg_key redfish_password ilo_password drac_password irmc_password ssh_password ' +
    'snmp_community snmp_auth_key snmp_priv_key agent_secret_token',
} as const;

/**
 * The keys whose values never leave this room, wherever they stand: in a payload, a context, a trait, at any
 * depth. Compared without regard to case, `-` and `_`, so `X-Auth-Token`, `authToken` and `adminPass` are here too.
 * The list is exact: `key_name`, `public_key`, `secret_uuid` and `encryption_key_id` only name a thing and stay.
 */
export const SECRET_KEYS: readonly string[] = Object.values(GROUPS).flatMap((group) => group.split(' '));

const secretKeys = new Set(SECRET_KEYS.map(squeezed));

/** Whether the value under this key is a secret. */
export function isSecretKey(key: string): boolean {
  return secretKeys.has(squeezed(key));
}

/** Under these stands what the `key` or `name` beside them names: metadata as a list, CADF's attachments. */
const PAIRED: ReadonlySet<string> = new Set(['value', 'content']);

/** Whether an object is a pair such as `{"key": "password", "value": …}`; its secret is under `value` or `content`. */
export function isSecretPair({ key, name }: JsonObject): boolean {
  return (typeof key === 'string' && isSecretKey(key)) || (typeof name === 'string' && isSecretKey(name));
}

/**
 * Whether an object is a zone that designate hands over (objects/zone_transfer_request.py, zone_transfer_accept.py).
 * Whoever has its `key` can take the zone; elsewhere a key of that name is none.
 */
export function isZoneTransfer({
  key,
  zone_id,
  target_tenant_id,
  zone_transfer_request_id,
}: JsonObject): boolean {
  if (key === undefined || zone_id === undefined) return false;
  return target_tenant_id !== undefined || zone_transfer_request_id !== undefined;
}

/** Whether this key of such a pair holds the secret. */
export function isPaired(key: string): boolean {
  return PAIRED.has(key);
}

function squeezed(key: string): string {
  return key.toLowerCase().replaceAll(/[-_]/g, '');
}
