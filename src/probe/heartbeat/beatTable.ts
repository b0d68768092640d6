/**
 * Where a guest's heartbeat stands. `recovering` is the seed's second meaning of "discovery": the guest was alive before and has to
 * show it again, after a report or after a pause; unlike one that never answered, it is missed when it stays silent.
 */
export type Phase = 'discovery' | 'recovering' | 'healthy' | 'error' | 'reported';

/** What is heard of it; `report` is our own, when enough answers are missing. */
export type Signal = 'guest_pingable' | 'guest_not_pingable' | 'report';

/** What there is to tell: the last part of `guest.heartbeat.…`. */
export type Notice = 'discovered' | 'lost' | 'reported' | 'restored';

export interface Beat {
  readonly next: Phase;
  /** What becomes of the number of consecutive misses. */
  readonly misses: 'none' | 'more' | 'same';
  readonly tells: Notice | null;
}

/**
 * The state machine of masakari's introspective instance monitor (its STATE_SPACE), with what is done in each step. A cell is
 * null where the signal cannot be. A guest that never answered is never missed. `lost` is told with the second miss: until then
 * nobody knows whether the whole host was silent.
 */
export const BEATS: Readonly<Record<Phase, Readonly<Record<Signal, Beat | null>>>> = {
  discovery: {
    guest_pingable: { next: 'healthy', misses: 'none', tells: 'discovered' },
    guest_not_pingable: { next: 'discovery', misses: 'none', tells: null },
    report: null,
  },
  recovering: {
    guest_pingable: { next: 'healthy', misses: 'none', tells: null },
    guest_not_pingable: { next: 'error', misses: 'more', tells: null },
    report: null,
  },
  healthy: {
    guest_pingable: { next: 'healthy', misses: 'none', tells: null },
    guest_not_pingable: { next: 'error', misses: 'more', tells: null },
    report: null,
  },
  error: {
    guest_pingable: { next: 'healthy', misses: 'none', tells: 'restored' },
    guest_not_pingable: { next: 'error', misses: 'more', tells: 'lost' },
    report: { next: 'reported', misses: 'same', tells: 'reported' },
  },
  reported: {
    guest_pingable: { next: 'recovering', misses: 'none', tells: 'restored' },
    guest_not_pingable: { next: 'reported', misses: 'more', tells: null },
    report: null,
  },
};

/** The four names of the seed, under which events tell of a phase. */
export const HEARTBEATS: Readonly<Record<Phase, 'discovery' | 'healthy' | 'error' | 'reported'>> = {
  discovery: 'discovery',
  recovering: 'discovery',
  healthy: 'healthy',
  error: 'error',
  reported: 'reported',
};
