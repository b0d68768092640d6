/** What designate sends (central/service.py, producer/tasks.py, notifications.py); the older names up to Liberty. */
export const DESIGNATE_EVENTS: readonly string[] = [
  ...['zone', 'domain'].flatMap((name) =>
    ['create', 'update', 'delete', 'exists'].map((action) => `dns.${name}.${action}`),
  ),
  'dns.zone.share',
  'dns.zone.unshare',
  'dns.domain.touch',
  ...['recordset', 'record', 'server', 'tld', 'tsigkey', 'blacklist', 'pool'].flatMap((name) =>
    ['create', 'update', 'delete'].map((action) => `dns.${name}.${action}`),
  ),
  ...['zone_transfer_request', 'zone_import', 'zone_export'].flatMap((name) =>
    ['create', 'update', 'delete'].map((action) => `dns.${name}.${action}`),
  ),
  'dns.zone_transfer_accept.create',
  'dns.api.fault',
];
