import type FetchRequest from 'kafkajs/src/protocol/requests/fetch/index.js';
import type { FetchRequested } from 'kafkajs/src/protocol/requests/fetch/index.js';
import { type AskedFrom, readFetchResponse } from './fetchResponse.ts';
import type { RecordReading } from './recordReading.ts';

/** Answers of this form are read here. Brokers before Kafka 2.3 give older ones, which kafkajs reads. */
const VERSION = 11;

/**
 * Has the answers of brokers read here instead of in kafkajs, where one batch of records that cannot be read takes down
 * the whole answer, with all partitions in it, for ever. Once for the process.
 */
export function readRecordsApart(fetchRequest: typeof FetchRequest, reading: RecordReading): void {
  const original = fetchRequest.protocol;
  fetchRequest.protocol = ({ version }) => {
    const make = original({ version });
    if (version !== VERSION) return make;
    return (request) => {
      const made = make(request);
      const askedFrom = asked(request);
      return {
        ...made,
        response: { ...made.response, decode: (bytes) => readFetchResponse(bytes, askedFrom, reading) },
      };
    };
  };
}

function asked({ topics }: FetchRequested): AskedFrom {
  return (topic, partition) => {
    const found = topics
      .find((one) => one.topic === topic)
      ?.partitions.find((one) => one.partition === partition);
    return BigInt(found?.fetchOffset ?? 0);
  };
}
