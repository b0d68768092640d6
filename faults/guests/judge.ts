import type { GuestFault } from './guestFault.ts';
import type { Notice } from './guestMonitor.ts';

export interface Verdict {
  readonly kind: 'right' | 'false alarm' | 'missed';
  /** For the table. */
  readonly says: string;
}

export interface Judged {
  readonly fault: GuestFault;
  /** One for each monitor, in their order. */
  readonly judged: readonly Verdict[];
}

/** What somebody was told during a fault of the guest `uuid`, beside what should have been told. */
export function judge(
  { should, times = 1 }: GuestFault,
  uuid: string,
  notices: readonly Notice[],
  began: number,
): Verdict {
  const alarms = notices.filter(({ says }) => says === 'fault');
  const about = alarms.filter((notice) => notice.uuid === uuid);
  const wrong = should === 'fault' ? alarms.length - about.length : alarms.length;
  if (wrong > 0) return { kind: 'false alarm', says: `false alarm${wrong > 1 ? ` × ${wrong}` : ''}` };
  const ofHost = notices.filter(({ says }) => says === 'host');
  if (should === 'nothing')
    return { kind: 'right', says: ofHost.length > 0 ? 'of the host alone' : 'silent' };
  const told = (should === 'fault' ? about : ofHost)[times - 1];
  // A monitor of guests need not know of hosts.
  if (told === undefined && should === 'host') return { kind: 'right', says: 'silent' };
  if (told === undefined)
    return { kind: 'missed', says: times > 1 && about.length > 0 ? 'told once, then missed' : 'missed' };
  const after = Math.round((told.at - began) / 1000);
  const what = should === 'host' ? 'the host' : (told.verdict ?? 'told');
  return { kind: 'right', says: `${what}, after ${after} s` };
}

/** As Markdown. */
export function tableOf(names: readonly string[], rows: readonly Judged[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const count = (kind: Verdict['kind']): readonly string[] =>
    names.map((_, at) => String(rows.filter(({ judged }) => judged[at]?.kind === kind).length));
  return [
    line(['what happens', 'should be told', ...names]),
    line(['---', '---', ...names.map(() => '---')]),
    ...rows.map(({ fault, judged }) => line([fault.name, fault.should, ...judged.map(({ says }) => says)])),
    line(['**false alarms**', '', ...count('false alarm')]),
    line(['**missed**', '', ...count('missed')]),
  ].join('\n');
}
