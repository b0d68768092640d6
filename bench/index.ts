import { bridgeConfig } from './bridgeConfig.ts';
import { Broker } from './broker.ts';
import { ceilometerInstalled, drainByCeilometer } from './ceilometer.ts';
import { measureDrain } from './drain.ts';
import { measureFinalSamples } from './finalSamples.ts';
import { measureLatency } from './latency.ts';
import { measureMigration } from './migration.ts';
import { measureProbe } from './probe.ts';
import { measureProbeGuests } from './probeGuests.ts';
import { amqp } from './transports/amqp.ts';
import { amqp1, amqp1Config } from './transports/amqp1.ts';
import { http } from './transports/http.ts';
import { kafka } from './transports/kafka.ts';

/** Messages for Ceilometer, once: it takes minutes for 100,000. */
const CEILOMETER_COUNT = 5000;

type After = (end: () => Promise<void>) => void;

/** `npm run bench [-- NAME…]`: everything with a RabbitMQ on one private broker, in one run. */
const PARTS: Readonly<Record<string, (broker: () => Promise<Broker>, after: After) => Promise<void>>> = {
  drain: async (rabbit) => {
    const broker = await rabbit();
    await measureDrain('RabbitMQ (AMQP 0-9-1)', await amqp(broker), {
      title: 'ceilometer-agent-notification',
      drain: ceilometerInstalled() ? () => drainByCeilometer(broker, CEILOMETER_COUNT) : null,
    });
  },
  'drain-amqp1': async (rabbit) => measureDrain('RabbitMQ’s AMQP 1.0', await amqp1(await rabbit())),
  'drain-kafka': async (_, after) => measureDrain('Kafka', await kafka(after)),
  'drain-http': async (_, after) => measureDrain('HTTP', await http(after)),
  latency: async (rabbit) => {
    const broker = await rabbit();
    await measureLatency('RabbitMQ (AMQP 0-9-1)', broker, bridgeConfig(broker.url, 'bench.latency', '[]'));
  },
  'latency-amqp1': async (rabbit) => {
    const broker = await rabbit();
    await measureLatency('RabbitMQ’s AMQP 1.0', broker, await amqp1Config(broker, 'bench.latency.amqp1'));
  },
  migration: async (rabbit) => measureMigration(await rabbit()),
  probe: () => measureProbe(),
  'final-samples': async (_, after) => measureFinalSamples(after),
  'probe-guests': () => measureProbeGuests(),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length > 0)
  throw new Error(`no ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`);
const ends: (() => Promise<void>)[] = [];
let broker: Promise<Broker> | undefined;
const rabbit = (): Promise<Broker> => {
  broker ??= Broker.start().then((started) => {
    ends.push(() => started.stop());
    return started;
  });
  return broker;
};
try {
  for (const [name, measure] of Object.entries(PARTS)) {
    if (wanted.length === 0 || wanted.includes(name)) await measure(rabbit, (end) => ends.push(end));
  }
} finally {
  for (const end of ends.toReversed()) await end();
}
