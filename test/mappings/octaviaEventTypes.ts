/** Every event type that octavia sends (controller/worker/v2/tasks/notification_tasks.py). */
export const OCTAVIA_EVENTS: readonly string[] = ['create', 'update', 'delete'].map(
  (action) => `octavia.loadbalancer.${action}.end`,
);
