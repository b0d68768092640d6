/** Every event type that aodh sends: the kinds of change of storage/models.py, AlarmChange, with `_` for blanks. */
export const AODH_EVENTS: readonly string[] = ['creation', 'rule_change', 'state_transition', 'deletion'].map(
  (change) => `alarm.${change}`,
);
