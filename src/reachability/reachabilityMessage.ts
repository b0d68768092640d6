import { formatMicros, stableUuid, toJson, type Micros } from '../model/index.ts';
import { isStuck, type GuestState } from './guestState.ts';
import type { AddressAnswer } from './pingGuests.ts';

/** That a guest's reachability is another than was told. */
export interface ReachabilityNews {
  readonly instance: string;
  readonly project: string | null;
  readonly state: GuestState;
  readonly since: Micros;
  readonly was: string;
  /** As they were asked in the sweep that found it. */
  readonly addresses: readonly AddressAnswer[];
}

/** The type of our notifications. */
const EVENT_TYPE = 'guest.reachability.changed';

/** The body of the Oslo notification that tells it. The same news has the same id, so that whoever has it takes it once. */
export function reachabilityMessage(news: ReachabilityNews, host: string, now: Micros): Buffer {
  const { instance, project, state, since, was, addresses } = news;
  const fault = state === 'dead' || isStuck(state);
  return Buffer.from(
    toJson({
      message_id: stableUuid(`${EVENT_TYPE} ${instance} ${state} ${since}`),
      publisher_id: `reachability.${host}`,
      event_type: EVENT_TYPE,
      priority: fault ? 'WARN' : 'INFO',
      timestamp: formatMicros(now).replace('T', ' ').replace('Z', ''),
      payload: {
        instance_id: instance,
        tenant_id: project,
        reachability: state,
        reachability_since: formatMicros(since),
        addresses: addresses.map((each) => ({ ...each })),
        was,
      },
    }),
  );
}
