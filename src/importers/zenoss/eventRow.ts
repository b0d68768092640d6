/** What a row of a ZenPack's event table does to the model (events.py of the ZenPack, 2.0 to 4.0.1). */
export type Effect =
  | 'create'
  | 'update'
  | 'delete'
  /** It has a text, or only tells the console which component it is about. */
  | 'none'
  /** The action has a name that no release of the ZenPack has. */
  | 'unknown';

/** One row: an event type, and the action that it leads to. */
export interface EventRow {
  readonly type: string;
  /** Name of the action; null where there is none. */
  readonly action: string | null;
  /** Where the type stands in the text. */
  readonly offset: number;
}

/** Actions of all releases, by the shape of their names; the first that fits counts. */
const EFFECTS: readonly (readonly [RegExp, Effect])[] = [
  [/_(?:create|update|delete|attach|detach)_start$/, 'none'],
  [/^instance_powering_(?:on|off)$|^instance_volume_(?:attach|detach)$/, 'none'],
  [/_delete(?:_end)?$|^(?:delete|remove)$/, 'delete'],
  [/_create(?:_end)?$|^create$/, 'create'],
  [/_update(?:_status|_end)?$|^(?:update|upsert)$/, 'update'],
  [
    /^instance_(?:powered_on|powered_off|rebooting|rebooted|shutting_down|shut_down|rebuilding|rebuilt|suspended|resumed|rescue|unrescue)$/,
    'update',
  ],
];

export function effectOf(action: string | null): Effect {
  if (action === null) return 'none';
  return EFFECTS.find(([names]) => names.test(action))?.[1] ?? 'unknown';
}
