import {
  findingsOf,
  fromJson,
  type Finding,
  type FlatEvent,
  type Micros,
  type Remedy,
  type StoreReader,
} from '../model/index.ts';
import { publisherClocks, type PublisherClock } from '../watch/index.ts';

/** The newest messages that are looked at. */
const NEWEST = 5000;
/** From here on values that are written within it of each other may be decided by two clocks. */
const WORTH_A_WORD: Micros = 1_000_000;
/** A clock this far behind writes the past over by minutes. */
const WRONG: Micros = 60_000_000;
const MOST_NAMED = 10;

const CLOCK: Remedy = {
  text: 'Let it keep time; on that host:',
  lines: ['chronyc tracking', 'systemctl enable --now chrony'],
};

/** What the store knows of the feed: problems that stand, the publishers' clocks, and whether nova tells states. */
export function* feedFindings(reader: StoreReader, maxSkew: Micros): Iterable<Finding> {
  const standing = [...reader.problems()].filter(({ object }) => object === null);
  const { note, action } = findingsOf('feed', 'problems');
  for (const { key, severity, summary, since } of standing) {
    const fix = key.startsWith('clock-skew:') ? [CLOCK] : [];
    yield (severity >= 3 ? action : note)(key, `${summary} (since ${since}).`, ...fix);
  }
  const events = reader
    .log(Math.max(0, reader.lastSeq() - NEWEST), NEWEST)
    .map(({ event }) => fromJson(event) as unknown as FlatEvent);
  const clocks = publisherClocks(events);
  const off = clocks.filter(({ ahead }) => Math.abs(ahead) >= WORTH_A_WORD).slice(0, MOST_NAMED);
  for (const clock of off) yield clockFinding(clock, maxSkew);
  if (clocks.length > 0 && off.length === 0) {
    yield findingsOf('feed', 'clocks').ok(
      'publishers',
      `The clocks of ${clocks.length} agree with this one to the second.`,
    );
  }
  yield* stateChanges(events);
}

function clockFinding({ publisher, messages, ahead }: PublisherClock, maxSkew: Micros): Finding {
  const { note, action } = findingsOf('feed', 'clocks');
  const seconds = (Math.abs(ahead) / 1e6).toFixed(1);
  const way = ahead > 0 ? `at least ${seconds} s ahead` : `about ${seconds} s behind the others’`;
  const detail = `By ${messages} messages its clock runs ${way}: of two hosts that write one field within that time, the wrong one may win.`;
  return (Math.abs(ahead) >= Math.min(WRONG, maxSkew) ? action : note)(publisher, detail, CLOCK);
}

/** Nova tells the state of a server while it changes only when it is told to. */
function* stateChanges(events: readonly FlatEvent[]): Iterable<Finding> {
  const legacy = events.filter(({ event_type: type }) => type.startsWith('compute.instance.'));
  if (legacy.length === 0 || legacy.some(({ event_type: type }) => type === 'compute.instance.update'))
    return;
  yield findingsOf('feed', 'states').note(
    'nova',
    `Of the newest ${legacy.length} messages about servers none is compute.instance.update: states are told at the end of operations only.`,
    {
      text: 'In nova.conf of all nova services:',
      lines: ['[notifications]', 'notify_on_state_change = vm_and_task_state'],
    },
  );
}
