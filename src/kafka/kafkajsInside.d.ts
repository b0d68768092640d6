/** The parts of kafkajs that `mendKafkajs.ts` mends; it ships no types for what is inside. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  export default class RequestQueue {
    readonly pending: readonly unknown[];
    scheduleCheckPendingRequests(): void;
  }
}

declare module 'kafkajs/src/cluster/index.js' {
  export default class Cluster {
    readonly brokerPool: { findConnectedBroker(): Promise<unknown> };
    findControllerBroker(): Promise<unknown>;
  }
}
