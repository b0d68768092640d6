const KINDS: Readonly<Record<string, string>> = {
  user: 'created updated disabled deleted',
  project: 'created updated disabled deleted',
  domain: 'created updated disabled deleted',
  group: 'created updated deleted',
  role: 'created updated deleted',
  role_assignment: 'created deleted',
  'OS-TRUST:trust': 'created deleted',
  region: 'created updated deleted',
  service: 'created updated deleted',
  endpoint: 'created updated deleted',
  application_credential: 'created deleted',
  access_rule: 'deleted',
  policy: 'created updated deleted',
  credential: 'created deleted',
  'project tag': 'created deleted',
  'OS-OAUTH1:consumer': 'created updated deleted',
  'OS-OAUTH1:request_token': 'created',
  'OS-OAUTH1:access_token': 'created deleted',
  // Until Juno.
  created: 'role_assignment',
  deleted: 'role_assignment',
};

/** Every event type that keystone has sent (keystone/notifications.py and who calls it). */
export const KEYSTONE_EVENTS: readonly string[] = [
  'identity.authenticate',
  ...Object.entries(KINDS).flatMap(([kind, events]) =>
    events.split(' ').map((event) => `identity.${kind}.${event}`),
  ),
];
