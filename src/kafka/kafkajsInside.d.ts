/** The parts of kafkajs that are mended or used from inside; it ships no types for them. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  export default class RequestQueue {
    readonly pending: readonly unknown[];
    scheduleCheckPendingRequests(): void;
  }
}

declare module 'kafkajs/src/cluster/index.js' {
  import type { ISocketFactory, KafkaConfig, Logger } from 'kafkajs';
  import type { FetchResponse } from 'kafkajs/src/protocol/requests/fetch/index.js';

  interface Broker {
    fetch(request: {
      readonly maxWaitTime: number;
      readonly minBytes: number;
      readonly maxBytes: number;
      readonly isolationLevel: number;
      readonly topics: readonly {
        readonly topic: string;
        readonly partitions: readonly {
          readonly partition: number;
          readonly fetchOffset: string;
          readonly maxBytes: number;
        }[];
      }[];
    }): Promise<FetchResponse>;
  }

  export default class Cluster {
    constructor(
      options: Pick<
        KafkaConfig,
        | 'clientId'
        | 'connectionTimeout'
        | 'authenticationTimeout'
        | 'requestTimeout'
        | 'retry'
        | 'ssl'
        | 'sasl'
        | 'brokers'
      > & {
        readonly logger: Logger;
        readonly socketFactory: ISocketFactory | undefined;
        readonly metadataMaxAge: number;
        readonly allowAutoTopicCreation: boolean;
        readonly maxInFlightRequests: number | null;
      },
    );
    readonly brokerPool: { findConnectedBroker(): Promise<unknown> };
    findControllerBroker(): Promise<unknown>;
    connect(): Promise<void>;
    disconnect(): Promise<void>;
    addTargetTopic(topic: string): Promise<void>;
    findLeaderForPartitions(
      topic: string,
      partitions: readonly number[],
    ): Readonly<Record<string, readonly number[]>>;
    findBroker(place: { readonly nodeId: string }): Promise<Broker>;
  }
}

declare module 'kafkajs/src/protocol/requests/fetch/index.js' {
  export interface FetchResponse {
    readonly responses: readonly {
      readonly topicName: string;
      readonly partitions: readonly {
        readonly partition: number;
        readonly messages: readonly import('./wireRecord.ts').WireRecord[];
      }[];
    }[];
  }

  /** What is asked for. */
  export interface FetchRequested {
    readonly topics: readonly {
      readonly topic: string;
      readonly partitions: readonly { readonly partition: number; readonly fetchOffset: string }[];
    }[];
  }

  interface MadeRequest {
    readonly response: { readonly decode: (bytes: Buffer) => Promise<unknown> };
  }

  const fetchRequest: {
    protocol: (which: { readonly version: number }) => (request: FetchRequested) => MadeRequest;
  };
  export default fetchRequest;
}

declare module 'kafkajs/src/protocol/decoder.js' {
  export default class Decoder {
    constructor(bytes: Buffer);
  }
}

declare module 'kafkajs/src/protocol/messageSet/decoder.js' {
  import type Decoder from 'kafkajs/src/protocol/decoder.js';
  export default function readMessages(
    decoder: Decoder,
    size: number,
  ): Promise<readonly import('./wireRecord.ts').WireRecord[]>;
}

declare module 'kafkajs/src/protocol/recordBatch/crc32C/index.js' {
  export default function crc32c(bytes: Buffer): number;
}

declare module 'snappyjs' {
  export function uncompress(bytes: Buffer, most: number): Buffer;
}

declare module 'lz4js' {
  /** How many bytes a frame unpacks to at most. */
  export function decompressBound(bytes: Uint8Array): number;
  /** Gives the number of bytes, also of those for which `output` had no room. */
  export function decompressFrame(bytes: Uint8Array, output: Uint8Array): number;
}
