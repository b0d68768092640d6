import type { Micros } from '../model/index.ts';

/**
 * The heartbeat to agree on with the broker so that a dead link is noticed within two spans of `wanted`.
 * amqplib looks once per interval and needs two full ones in silence, which takes it up to three.
 */
export function heartbeatSeconds(wanted: Micros): number {
  return Math.max(1, Math.floor((wanted * 2) / 3_000_000));
}
