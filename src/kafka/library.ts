import { mendKafkajs } from './mendKafkajs.ts';
import { readRecordsApart } from './readRecordsApart.ts';
import { codecs } from './codecs.ts';

export type Library = typeof import('kafkajs');

/** kafkajs's own description of a cluster, which its public face does not give out. */
export type Cluster = import('kafkajs/src/cluster/index.js').default;

/** What is loaded of kafkajs. */
export interface Loaded {
  readonly library: Library;
  readonly Cluster: typeof import('kafkajs/src/cluster/index.js').default;
}

let loaded: Promise<Loaded> | undefined;
let reading: Promise<Loaded> | undefined;

/** kafkajs takes longer to load than the rest of the program: only who uses Kafka waits for it. */
export function loadKafkajs(): Promise<Loaded> {
  loaded ??= load();
  return loaded;
}

/** The same, with all compressions that records come in. */
export function loadForReading(): Promise<Loaded> {
  reading ??= loadCodecs();
  return reading;
}

async function load(): Promise<Loaded> {
  const [{ default: library }, { default: requestQueue }, { default: Cluster }] = await Promise.all([
    import('kafkajs'),
    import('kafkajs/src/network/requestQueue/index.js'),
    import('kafkajs/src/cluster/index.js'),
  ]);
  mendKafkajs(requestQueue, Cluster);
  return { library, Cluster };
}

async function loadCodecs(): Promise<Loaded> {
  const [
    kafkajs,
    { default: fetchRequest },
    { default: messageSet },
    { default: Decoder },
    { default: crc32c },
  ] = await Promise.all([
    loadKafkajs(),
    import('kafkajs/src/protocol/requests/fetch/index.js'),
    import('kafkajs/src/protocol/messageSet/decoder.js'),
    import('kafkajs/src/protocol/decoder.js'),
    import('kafkajs/src/protocol/recordBatch/crc32C/index.js'),
  ]);
  const [{ default: snappy }, { default: lz4 }, { Decompress }] = await Promise.all([
    import('snappyjs'),
    import('lz4js'),
    import('fzstd'),
  ]);
  const unpack = codecs({ snappy, lz4, Zstd: Decompress });
  for (const [id, decompress] of unpack) {
    // For messages in the form that brokers wrote before Kafka 0.11. It has its own gzip, for what it sends as well.
    if (id === kafkajs.library.CompressionTypes.GZIP) continue;
    kafkajs.library.CompressionCodecs[id as 1] = () => ({
      compress: () => Promise.reject(new Error('nothing is sent with this compression')),
      decompress: (bytes: Buffer) => Promise.resolve(decompress(bytes)),
    });
  }
  readRecordsApart(fetchRequest, {
    unpack,
    oldMessages: (bytes) => messageSet(new Decoder(bytes), bytes.length),
    crc32c,
  });
  return kafkajs;
}
