/** Every event type that magnum sends (conductor/utils.py, conductor/handlers/, service/periodic.py). */
export const MAGNUM_EVENTS: readonly string[] = ['create', 'update', 'delete'].map(
  (action) => `magnum.cluster.${action}`,
);
