import type { Drained } from './drained.ts';
import { median } from './median.ts';
import type { Transport } from './transports/transport.ts';

const COUNT = 100_000;
const ROUNDS = 3;

/** Something else that drains, once, for comparison; null where it is not on this machine. */
export interface Other {
  readonly title: string;
  readonly drain: (() => Promise<Drained>) | null;
}

/** A backlog of 100,000 messages, taken by the bare loop and by the bridge in turn. Prints a table. */
export async function measureDrain(title: string, transport: Transport, other?: Other): Promise<void> {
  const bare: Drained[] = [];
  const bridge: Drained[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push(await transport.bare(COUNT));
    bridge.push(await transport.bridge(COUNT));
  }
  const lines = [line(transport.bareTitle, bare, bare), line('stackwire, committed', bridge, bare)];
  if (other !== undefined) {
    const rounds = other.drain === null ? [] : [await other.drain()];
    lines.push(rounds.length === 0 ? `${other.title} not installed` : line(other.title, rounds, bare));
  }
  process.stdout.write(
    `\n${title}: draining ${COUNT} notifications of 3.5 kB, medians of ${ROUNDS} alternating rounds, between 5 and 95 % of it\n` +
      `${''.padEnd(32)}    msg/s  to bare  CPU µs/msg  peak MiB\n${lines.join('\n')}\n`,
  );
}

function line(name: string, rounds: readonly Drained[], bare: readonly Drained[]): string {
  // Paired: each round against the bare loop of the same round, so that a drifting machine cancels out.
  const ratio = median(rounds.map(({ rate }, round) => rate / (bare[round]?.rate ?? Number.NaN)));
  return [
    name.padEnd(32),
    median(rounds.map(({ rate }) => rate))
      .toFixed(0)
      .padStart(8),
    ratio.toFixed(2).padStart(8),
    median(rounds.map(({ cpu }) => cpu))
      .toFixed(1)
      .padStart(10),
    Math.max(...rounds.map(({ peak }) => peak))
      .toFixed(0)
      .padStart(10),
  ].join(' ');
}
