import { formatMicros, type Evaluation, type LogEntry, type Micros } from '../../src/model/index.ts';
import { FeedWatch, type WatchSettings, type WatchStart } from '../../src/watch/index.ts';
import { logEntry } from '../support/logEntries.ts';
import { MINUTE, START } from './listening.ts';

/** One message of a feed. */
export interface Said {
  readonly at: Micros;
  readonly publisher: string | null;
  readonly eventType: string;
  readonly object: string;
  readonly request: string | null;
}

export function said(at: Micros, publisher: string | null, eventType = 'compute.instance.update'): Said {
  return { at, publisher, eventType, object: 'server-1', request: 'req-1' };
}

const NO_DECISION = {
  rule: { file: 'mappings/nova/instance.yaml', line: 1 },
  create: false,
  delete: false,
  set: {},
  members: [],
  lists: {},
  problems: [],
  offered: {},
  because: '',
  observe: null,
};

/** The message as the mapping gives it on. */
export function evaluated({ at, publisher, eventType, object, request }: Said): Evaluation {
  const deletes = eventType === 'compute.instance.delete.end';
  return {
    event: {
      form: 'notification',
      messageId: `message-${at}`,
      item: 0,
      eventType,
      publisherId: publisher,
      priority: 'info',
      generated: at,
      claimed: at,
      received: at,
      flags: [],
      traits: request === null ? {} : { request_id: request },
      items: {},
      dropped: {},
    },
    decisions: [{ ...NO_DECISION, object: { type: 'instance', id: object }, delete: deletes }],
    samples: [],
    severity: 2,
    summary: '',
    eventKey: '',
    skipped: null,
  };
}

/** The same as a row of the log. */
export function logged({ at, publisher, eventType, object, request }: Said, index: number): LogEntry {
  const change = {
    object: { type: 'instance', id: object, revision: 1 },
    op: 'delete',
    set: {},
    refused: [],
    rule: NO_DECISION.rule,
    previous: 0,
  } as const;
  const event = {
    component: object,
    event_type: eventType,
    generated: formatMicros(at),
    rcvtime: formatMicros(at),
    publisher_id: publisher,
    ...(request === null ? {} : { trait_request_id: request }),
  };
  return logEntry(index + 1, event, eventType === 'compute.instance.delete.end' ? { changes: [change] } : {});
}

export const SETTINGS: WatchSettings = {
  silence: {
    learnFor: 12 * 60 * MINUTE,
    shortest: 10 * MINUTE,
    forgetAfter: 7 * 24 * 60 * MINUTE,
    expect: [],
  },
  operations: [],
  lag: { limit: MINUTE, lasting: 5 * MINUTE },
  maxSkew: 5 * MINUTE,
};

/** A watch that listens to one source, `rabbit`, unless told otherwise. */
export function listening(start: Partial<WatchStart> = {}, settings: Partial<WatchSettings> = {}): FeedWatch {
  const now = start.now ?? START;
  const watch = new FeedWatch(
    { ...SETTINGS, ...settings },
    { now, sources: ['rabbit'], standing: [], newestReceipt: 0, ...start },
  );
  for (const name of start.sources ?? ['rabbit']) {
    watch.source(name)?.status({ state: 'connecting', detail: '' }, now);
    watch.source(name)?.status({ state: 'bound', detail: '' }, now);
  }
  return watch;
}
