/** The kinds of listeners of a node, each on a port of its own; the last is the node's own. */
export const KAFKA_LISTENERS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL', 'CONTROLLER'] as const;

export interface KafkaNodeLayout {
  /** The folder of its log. */
  readonly data: string;
  /** One for each of `KAFKA_LISTENERS`. */
  readonly ports: readonly number[];
  /** A PEM file with the key and the certificates that TLS listeners show; null where there are none. */
  readonly keystore: { readonly file: string; readonly truststore: string } | null;
  /** Lines after the harness's own. */
  readonly more?: readonly string[];
}

const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'];
const MODULES = 'org.apache.kafka.common.security';

/** The configuration of one node in KRaft mode that is all of a cluster, on 127.0.0.1. */
export function kafkaProperties({ data, ports, keystore, more = [] }: KafkaNodeLayout): string {
  const listeners = KAFKA_LISTENERS.map((name, index) => ({ name, port: ports[index] ?? 0 })).filter(
    ({ name }) => keystore !== null || !name.endsWith('SSL'),
  );
  const addresses = listeners.map(({ name, port }) => `${name}://127.0.0.1:${port}`);
  return `${[
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${ports[KAFKA_LISTENERS.indexOf('CONTROLLER')] ?? 0}`,
    `listeners=${addresses.join(',')}`,
    `advertised.listeners=${addresses.filter((address) => !address.startsWith('CONTROLLER')).join(',')}`,
    'controller.listener.names=CONTROLLER',
    'listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL',
    'inter.broker.listener.name=PLAINTEXT',
    `log.dirs=${data}`,
    'auto.create.topics.enable=false',
    'offsets.topic.replication.factor=1',
    'offsets.topic.num.partitions=1',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.num.partitions=1',
    'transaction.state.log.min.isr=1',
    'group.initial.rebalance.delay.ms=0',
    // One that was killed is only taken back when its session has ended.
    'broker.session.timeout.ms=1000',
    'broker.heartbeat.interval.ms=100',
    // Compaction that can be waited for, in a small heap.
    'log.cleaner.backoff.ms=100',
    'log.cleaner.dedupe.buffer.size=2097152',
    // A topic with rules for users has them, all others are open.
    'authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found=true',
    'super.users=User:ANONYMOUS',
    ...['sasl_plaintext', 'sasl_ssl'].flatMap(saslLines),
    ...(keystore === null ? [] : tlsLines(keystore)),
    ...more,
  ].join('\n')}\n`;
}

function saslLines(listener: string): string[] {
  const own = `listener.name.${listener}`;
  const scram = `${MODULES}.scram.ScramLoginModule required;`;
  return [
    `${own}.sasl.enabled.mechanisms=${MECHANISMS.join(',')}`,
    `${own}.plain.sasl.jaas.config=${MODULES}.plain.PlainLoginModule required user_stackwire="kafka-password";`,
    `${own}.scram-sha-256.sasl.jaas.config=${scram}`,
    `${own}.scram-sha-512.sasl.jaas.config=${scram}`,
  ];
}

function tlsLines({ file, truststore }: { readonly file: string; readonly truststore: string }): string[] {
  return [
    'ssl.keystore.type=PEM',
    `ssl.keystore.location=${file}`,
    'ssl.truststore.type=PEM',
    `ssl.truststore.location=${truststore}`,
    'ssl.client.auth=requested',
  ];
}
