const KINDS: Readonly<Record<string, string>> = {
  share:
    'create.start create.end extend.start extend.end shrink.start shrink.end delete.start delete.end consumed.size ' +
    'transfer.create.start transfer.create.end transfer.accept.start transfer.accept.end transfer.delete.start ' +
    'transfer.delete.end',
  share_type: 'create update delete',
  share_type_extra_specs: 'create update delete',
  qos_type: 'create update delete',
  qos_type_specs: 'create update delete',
  scheduler: 'create_share manage_share extend_share migrate_share_to_host',
};

/** Every event type that manila sends (manila, share/utils.py, transfer/api.py, scheduler/manager.py, api/v2/). */
export const MANILA_EVENTS: readonly string[] = Object.entries(KINDS).flatMap(([kind, events]) =>
  events.split(' ').map((event) => `${kind}.${event}`),
);
