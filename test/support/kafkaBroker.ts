import { Kafka as Client, logLevel, type Admin } from 'kafkajs';

/** A broker as tests use it, of whatever make. */
export interface KafkaBroker {
  /** Which it is, for people. */
  readonly title: string;
  /** `host:port`, without TLS or a login. */
  readonly address: string;
  /** A client of the test's own. */
  client(): Client;
  /** Makes a topic of several partitions. The mock cluster knows no settings of topics. */
  createTopic(topic: string, config?: Readonly<Record<string, string>>): Promise<void>;
}

/** A client that says nothing and gives up soon. */
export function plainClient(address: string): Client {
  return new Client({
    brokers: [address],
    clientId: 'test',
    logLevel: logLevel.NOTHING,
    connectionTimeout: 3000,
    requestTimeout: 10_000,
    retry: { retries: 3, initialRetryTime: 100 },
  });
}

/** Does something with an administrator's connection of its own. */
export async function withAdmin<T>(client: Client, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = client.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
