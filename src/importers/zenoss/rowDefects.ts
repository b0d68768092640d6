import { matchEvent } from '../../events/index.ts';
import type { Effect, EventRow } from './eventRow.ts';

/** What is wrong with a row of the table, and what the overlay says of its event instead. */
export interface RowDefect {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly suggestion: string;
  /** The reason of the `observe` rule that takes its place; null where the row does no harm. */
  readonly observe: string | null;
}

interface DefectRow extends RowDefect {
  readonly events: readonly string[];
  /** Types that the events do not mean. */
  readonly except?: readonly string[];
  readonly effects: readonly Effect[];
}

const WRITING: readonly Effect[] = ['create', 'update'];
const NEUTRON = ['floatingip', 'network', 'port', 'router', 'subnet'].map((name) => `${name}.*.start`);

/** Facts are nova's (compute/manager.py, compute/api.py) and neutron's (api/v2/base.py). The first that fits counts. */
const DEFECTS: readonly DefectRow[] = [
  {
    events: ['compute.instance.live_migration._post.end'],
    effects: WRITING,
    code: 'import/stale-host',
    severity: 'error',
    message:
      'the source host sends this last, with the instance as it was before: the host goes back to the old one',
    suggestion: 'compute.instance.live_migration.post.dest.end has the new host, and is sent by it',
    observe: 'stale copy sent by the source host after the migration',
  },
  {
    events: NEUTRON,
    effects: WRITING,
    code: 'import/requested-values',
    severity: 'error',
    message:
      'a `.start` of neutron is the request as it came in: if it is refused, the model has it all the same',
    suggestion: 'the `.end` event has what was accepted',
    observe: 'the request as it came in; the end tells what was accepted',
  },
  {
    events: ['*.start'],
    // Sent after the row was saved.
    except: ['compute.instance.create.start'],
    effects: WRITING,
    code: 'import/requested-values',
    severity: 'warning',
    message: 'a `.start` is sent before anything was done: its values are the old ones',
    suggestion: 'the `.end` event has the new ones; with `.error` there may be none',
    observe: 'sent before anything was done',
  },
  {
    events: ['compute.instance.suspend', 'compute.instance.resume'],
    effects: WRITING,
    code: 'import/never-sent',
    severity: 'warning',
    message: 'nova sends this event no more: since Kilo (2015.1) it has `.start` and `.end`',
    suggestion: 'the mappings that come with stackwire know both',
    observe: null,
  },
];

export function defectOf({ type }: EventRow, effect: Effect): RowDefect | null {
  const found = DEFECTS.find(
    ({ events, except = [], effects }) =>
      effects.includes(effect) && !except.includes(type) && events.some((event) => matchEvent(event)(type)),
  );
  return found ?? null;
}
