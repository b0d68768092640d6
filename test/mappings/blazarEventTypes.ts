/** Every event type that blazar sends (manager/service.py). */
export const BLAZAR_EVENTS: readonly string[] = [
  'create',
  'update',
  'delete',
  'event.start_lease',
  'event.end_lease',
  'event.before_end_lease',
  'event.before_end_lease.stop',
].map((name) => `lease.${name}`);
