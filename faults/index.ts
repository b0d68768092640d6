import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { CleanupList } from '../test/support/cleanup.ts';
import { FaultBroker } from './faultBroker.ts';
import { formatTable } from './formatTable.ts';
import type { PayloadMaker } from './load.ts';
import { benchPayloads } from './payloads.ts';
import { runFaults } from './runFaults.ts';
import { FAULTS } from './table.ts';

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
const unknown = positionals.filter((name) => !FAULTS.some((fault) => fault.name === name));
if (unknown.length > 0) {
  const known = FAULTS.map(({ name, does }) => `  ${name.padEnd(28)}${does}`).join('\n');
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
const cleanup = new CleanupList();
try {
  const rows = await runFaults({
    broker: await FaultBroker.start(cleanup),
    faults: FAULTS.filter(({ name }) => positionals.length === 0 || positionals.includes(name)),
    ...figures,
    payloads,
    long: true,
    atOnce: 1,
    tell: (text) => process.stderr.write(`${text}\n`),
  });
  process.stdout.write(`\nseed ${seed}, ${rate} messages a second\n\n${formatTable(rows)}\n`);
  process.exitCode = rows.some(({ complaints }) => complaints.length > 0) ? 1 : 0;
} finally {
  await cleanup.run();
}
