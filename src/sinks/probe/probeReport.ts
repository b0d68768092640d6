import type { WantedSet } from './askings.ts';

/** What became of the wish for an instance's last samples. */
export interface ProbeReport {
  /**
   * `stale`: the delete is too long past to ask; `no-host`: no compute host is known to hold the instance; `no-probe`: nobody's
   * queue takes what is for that host; `no-answer`: after `asked`, where no set came in time.
   */
  readonly result: 'asked' | 'stale' | 'no-host' | 'no-probe' | 'no-answer';
  readonly asking: WantedSet;
}
