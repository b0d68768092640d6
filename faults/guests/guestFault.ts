import type { Libvirtd } from '../../test/support/libvirtd.ts';
import type { NovaDomain } from '../../test/support/novaDomain.ts';
import type { GuestMonitor } from './guestMonitor.ts';

export interface GuestStage {
  readonly libvirtd: Libvirtd;
  /** Without a panic device, alive when the fault begins; the monitors know it. */
  readonly guest: NovaDomain;
  /** The same with a panic device. */
  readonly panicking: NovaDomain;
  /** All that run. */
  readonly all: readonly NovaDomain[];
  readonly monitors: readonly GuestMonitor[];
  /** Waits for so many seconds. */
  readonly pass: (seconds: number) => Promise<void>;
  /** As long as the slowest monitor takes to report somebody, and a little more; seconds. */
  readonly enough: number;
}

/** What befalls a guest, and what somebody who can act on it should be told. */
export interface GuestFault {
  readonly name: string;
  /**
   * `fault`: the guest in question does not work and must be told of; `nothing`: no guest is at fault; `host`: the host is, and
   * no guest for itself.
   */
  readonly should: 'fault' | 'nothing' | 'host';
  /** So often; once by default. */
  readonly times?: number;
  /** Who it is that has the fault; the guest by default. */
  readonly who?: 'panicking';
  /** Does it and waits long enough. */
  readonly befalls: (stage: GuestStage) => Promise<void>;
  /** Makes all well again where the next fault needs that. */
  readonly after?: (stage: GuestStage) => Promise<void>;
}
