/** Actions of masakari, objects/fields.py, EventNotificationAction. */
const ACTIONS = [
  'segment.create',
  'segment.update',
  'segment.delete',
  'host.create',
  'host.update',
  'host.delete',
  'notification.create',
  'notification.process',
];

/** Every event type that masakari sends. */
export const MASAKARI_EVENTS: readonly string[] = ACTIONS.flatMap((action) =>
  ['start', 'end', 'error'].map((phase) => `${action}.${phase}`),
);
