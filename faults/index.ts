import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { CleanupList } from '../test/support/cleanup.ts';
import type { Bus } from './bus.ts';
import type { Fault, Stage } from './fault.ts';
import { FaultBroker } from './faultBroker.ts';
import { formatTable } from './formatTable.ts';
import type { PayloadMaker } from './load.ts';
import { benchPayloads } from './payloads.ts';
import { rabbitBus } from './rabbitBus.ts';
import type { Row } from './row.ts';
import { runFaults } from './runFaults.ts';
import { FAULTS } from './table.ts';
import { transportBus } from './transportBus.ts';
import { TRANSPORTS } from './transports.ts';

/**
 * `npm run faults -- [--seed N] [--minutes M] [--messages N] [--rate N] [--payloads FILE.ts] [FAULT...]`: the long
 * form. Prints the table and the seed that repeats it; exit code 1 when something in it does not hold. The file of
 * `--payloads` exports `payloads`, a `PayloadMaker`.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
    minutes: { type: 'string', default: '15' },
    messages: { type: 'string', default: '2000' },
    rate: { type: 'string', default: '400' },
    payloads: { type: 'string' },
  },
});
const all = [...FAULTS, ...TRANSPORTS.flatMap(({ faults }) => faults)];
const unknown = positionals.filter((name) => !all.some((fault) => fault.name === name));
if (unknown.length > 0) {
  const known = all.map(({ name, does }) => `  ${name.padEnd(28)}${does}`).join('\n');
  process.stderr.write(`unknown: ${unknown.join(', ')}; there are\n${known}\n`);
  process.exit(2);
}

const figures = {
  seed: Number(values.seed),
  minutes: Number(values.minutes),
  messages: Number(values.messages),
  rate: Number(values.rate),
};
if (!Object.values(figures).every(Number.isFinite)) {
  process.stderr.write('--seed, --minutes, --messages and --rate take numbers\n');
  process.exit(2);
}
const { seed, rate } = figures;
process.stderr.write(`seed ${seed}\n`);
const { payloads } =
  values.payloads === undefined
    ? { payloads: benchPayloads }
    : ((await import(pathToFileURL(values.payloads).href)) as { readonly payloads: PayloadMaker });
const wanted = ({ name }: { readonly name: string }): boolean =>
  positionals.length === 0 || positionals.includes(name);
const share = figures.minutes / all.filter(wanted).length;

/** Its broker runs only as long as its faults are tried. */
async function tryOn<S extends Stage>(
  faults: readonly Fault<S>[],
  start: (cleanup: CleanupList) => Promise<Bus<S>>,
): Promise<readonly Row[]> {
  const chosen = faults.filter(wanted);
  if (chosen.length === 0) return [];
  const cleanup = new CleanupList();
  try {
    return await runFaults({
      ...figures,
      bus: await start(cleanup),
      faults: chosen,
      minutes: share * chosen.length,
      payloads,
      long: true,
      atOnce: 1,
      tell: (text) => process.stderr.write(`${text}\n`),
    });
  } finally {
    await cleanup.run();
  }
}

const rows = [...(await tryOn(FAULTS, async (cleanup) => rabbitBus(await FaultBroker.start(cleanup))))];
for (const { faults, prepare, end } of TRANSPORTS) {
  const tried = await tryOn(faults, (cleanup) => {
    cleanup.after(end);
    return Promise.resolve(transportBus(prepare));
  });
  rows.push(...tried);
}
process.stdout.write(`\nseed ${seed}, ${rate} messages a second\n\n${formatTable(rows)}\n`);
process.exitCode = rows.some(({ complaints }) => complaints.length > 0) ? 1 : 0;
