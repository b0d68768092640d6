import type { AgentState, Asked } from './standInGuest.ts';
import { StandInDaemon } from './standInDaemon.ts';

/** What the bench tells the stand-in's process, and what it answers to `take`. */
export type Order =
  | { readonly order: 'befall'; readonly guests: readonly number[]; readonly state: AgentState }
  | { readonly order: 'take' };

export interface Report {
  readonly asked: readonly Asked[];
  readonly busiest: number;
}

/** The stand-in is a process of its own, as a daemon is: `standInProcess.ts SOCKET COUNT`. */
const [path = '', count = '0'] = process.argv.slice(2);
const daemon = new StandInDaemon(Number(count));
await daemon.listen(path);
process.on('message', (order: Order) => {
  if (order.order === 'befall') for (const guest of order.guests) daemon.befall(guest, order.state);
  else process.send?.({ asked: daemon.takeAsked(), busiest: daemon.workers.busiest } satisfies Report);
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit(0));
process.send?.('listening');
