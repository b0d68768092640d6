const PHASES = ['start', 'end', 'error'];

/** Every event type that watcher sends (notifications/, doc/notification_samples/). */
export const WATCHER_EVENTS: readonly string[] = [
  ...['audit', 'action_plan', 'action'].flatMap((object) =>
    ['create', 'update', 'delete'].map((action) => `${object}.${action}`),
  ),
  ...[
    'audit.strategy',
    'audit.planner',
    'action_plan.execution',
    'action_plan.cancel',
    'action.execution',
    'action.cancel',
  ].flatMap((name) => PHASES.map((phase) => `${name}.${phase}`)),
  'infra-optim.exception',
  'service.update',
];
