/** Actions of senlin, common/consts.py, as events/base.py names them. */
const ACTIONS = {
  cluster:
    'create delete update add_nodes del_nodes resize check recover replace_nodes scale_out scale_in ' +
    'attach_policy detach_policy update_policy reboot',
  node: 'create delete update join leave check recover reboot',
};

/** Event types that senlin sent until it was retired. `reboot` stands for the operations of a profile. */
export const SENLIN_EVENTS: readonly string[] = Object.entries(ACTIONS).flatMap(([object, actions]) =>
  actions
    .split(' ')
    .flatMap((action) => ['start', 'end', 'error'].map((phase) => `${object}.${action}.${phase}`)),
);
