/** Actions of a stack (heat, engine/stack.py); engine/notification/stack.py makes event types of them, in lower case. */
const ACTIONS = [
  'create',
  'delete',
  'update',
  'rollback',
  'suspend',
  'resume',
  'adopt',
  'snapshot',
  'check',
  'restore',
];
const SUFFIXES = ['start', 'end', 'error'];

/** Every event type that heat sends; autoscaling is that of engine/notification/autoscaling.py. */
export const HEAT_EVENTS: readonly string[] = [
  ...ACTIONS.map((action) => `stack.${action}`),
  'autoscaling',
].flatMap((name) => SUFFIXES.map((suffix) => `orchestration.${name}.${suffix}`));
