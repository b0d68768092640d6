import type { PingTarget } from './pingTarget.ts';

/** By which an address is reached from this machine: the namespace it is asked in and its network, `qdhcp-1 network-1`; either may be empty. */
export type Way = string;

/** Ways that can be lost together: all, those of a namespace (`qdhcp-1 *`), or a single one. */
export type Vantage = string;

/** All ways of this machine. */
export const EVERYWHERE: Vantage = '* *';

export function wayOf({ namespace, network }: PingTarget): Way {
  return `${namespace ?? ''} ${network ?? ''}`;
}

/** The vantage of all networks of a namespace; null for the machine itself. */
export function namespaceVantage(namespace: string | null): Vantage {
  return `${namespace ?? ''} *`;
}

/** What a way belongs to, the widest first. A namespace that has canaries stands for itself: it says nothing of the others. */
export function vantagesOf(way: Way, canaried: ReadonlySet<Vantage>): readonly Vantage[] {
  const [namespace = '', network = ''] = way.split(' ');
  const whole = `${namespace} *`;
  if (canaried.has(whole)) return [whole];
  return network === '' ? [EVERYWHERE, whole] : [EVERYWHERE, whole, way];
}

/** For people, after the name of this machine. */
export function vantageName(vantage: Vantage): string {
  const [namespace = '', network = ''] = vantage.split(' ');
  if (vantage === EVERYWHERE) return '';
  const where = namespace === '' ? 'itself' : `namespace ${namespace}`;
  return network === '*' || namespace.includes(network) ? where : `${where} network ${network}`;
}

/** Whether a way belongs to what is lost. */
export function isWithin(
  lost: { has(vantage: Vantage): boolean },
  way: Way,
  canaried: ReadonlySet<Vantage>,
): boolean {
  return vantagesOf(way, canaried).some((vantage) => lost.has(vantage));
}

/** Whether nothing can be concluded of a silent guest: every way by which it last answered is lost, or every one by which it was asked. */
export function isHeld(known: readonly Way[], asked: readonly Way[], isLost: (way: Way) => boolean): boolean {
  const ways = known.length > 0 ? known : asked;
  return ways.length > 0 && ways.every(isLost);
}
