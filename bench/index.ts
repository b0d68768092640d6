import { Broker } from './broker.ts';
import { measureDrain } from './drain.ts';
import { measureLatency } from './latency.ts';
import { measureMigration } from './migration.ts';

/** `npm run bench [-- drain|latency|migration]`: everything on one private broker, in one run. */
const PARTS: Readonly<Record<string, (broker: Broker) => Promise<void>>> = {
  drain: measureDrain,
  latency: measureLatency,
  migration: measureMigration,
};

const wanted = process.argv.slice(2);
const broker = await Broker.start();
try {
  for (const [name, measure] of Object.entries(PARTS)) {
    if (wanted.length === 0 || wanted.includes(name)) await measure(broker);
  }
} finally {
  await broker.stop();
}
