import type FetchRequest from 'kafkajs/src/protocol/requests/fetch/index.js';
import { readFetchResponse, type RecordReading } from './fetchResponse.ts';

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
      return {
        ...made,
        response: { ...made.response, decode: (bytes) => readFetchResponse(bytes, reading) },
      };
    };
  };
}
