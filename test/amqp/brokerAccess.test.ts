import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokerAccess, tellOddities } from '../../src/amqp/brokerAccess.ts';
import { heartbeatSeconds } from '../../src/amqp/heartbeatSeconds.ts';
import { hostOrder } from '../../src/amqp/hostOrder.ts';
import { memoryLogger } from '../support/sourceWatcher.ts';
import { settings } from '../sources/amqp/running.ts';

test('options of the URL go before the settings', () => {
  const query =
    'ssl=1&ssl_ca_file=/ca.pem&ssl_cert_file=/c.pem&ssl_key_file=/k.pem&ssl_version=TLSv1_2' +
    '&heartbeat_timeout_threshold=20&kombu_failover_strategy=shuffle&rabbit_login_method=EXTERNAL';
  const tls = { verify: true, ca_file: '/other.pem', servername: 'rabbit' };
  const access = brokerAccess(settings(`rabbit://h/?${query}`, { tls }));
  assert.equal(access.addresses[0].protocol, 'amqps');
  assert.deepEqual(access.tls, {
    verify: true,
    servername: 'rabbit',
    ca_file: '/ca.pem',
    cert_file: '/c.pem',
    key_file: '/k.pem',
    version: 'TLSv1.2',
  });
  assert.equal(access.heartbeat, 20_000_000);
  assert.equal(access.failoverStrategy, 'shuffle');
  assert.equal(access.auth, 'external');
});

test('the names that options had before, and those of RabbitMQ’s own URIs, mean the same', () => {
  const old = brokerAccess(settings('rabbit://h/?rabbit_use_ssl=true&kombu_ssl_ca_certs=/ca.pem'));
  assert.deepEqual([old.addresses[0].protocol, old.tls.ca_file], ['amqps', '/ca.pem']);
  const own = brokerAccess(settings('amqps://h/?cacertfile=/ca.pem&server_name_indication=r&heartbeat=5'));
  assert.deepEqual([own.tls.ca_file, own.tls.servername, own.heartbeat], ['/ca.pem', 'r', 5_000_000]);
});

test('heartbeats cannot be switched off, for then a dead link would never be noticed', () => {
  assert.equal(brokerAccess(settings('rabbit://h/?heartbeat_timeout_threshold=0')).heartbeat, 30_000_000);
});

test('settings that cannot work together are refused with what is missing', () => {
  const files = { cert_file: '/c.pem', key_file: '/k.pem' };
  const cases = [
    { url: 'amqp://h', auth: 'external', tls: { verify: true, ...files }, says: /auth: external needs TLS/ },
    { url: 'amqps://h', auth: 'external', tls: { verify: true }, says: /needs TLS .* tls\.cert_file/ },
    { url: 'amqps://h', auth: 'plain', tls: { verify: true, cert_file: '/c' }, says: /belong together/ },
  ] as const;
  for (const { url, says, ...rest } of cases) assert.throws(() => brokerAccess(settings(url, rest)), says);
});

test('what the URL says without effect is named with what was probably meant, never with its value', () => {
  const config = settings(
    'rabbit://u:p@h1,h2/?ssl_cafile=/secret.pem&amqp_durable_queues=true&ssl=1&ssl_enforce_hostname_verification=false',
  );
  const { lines } = tell(config);
  assert.match(lines[0] ?? '', /not known: ssl_cafile \(did you mean `ssl_ca_file`\?\)/);
  assert.match(lines[1] ?? '', /without meaning for a reader: amqp_durable_queues/);
  assert.match(lines[2] ?? '', /host name in the broker’s certificate is not checked/);
  assert.match(lines[3] ?? '', /no user in the url for h2/);
  assert.equal(lines.length, 4);
  assert.doesNotMatch(lines.join(), /secret/);
});

test('a URL that is used as it stands gives no line', () => {
  assert.deepEqual(tell(settings('rabbit://u:p@h1,v:q@h2/?ssl=1&heartbeat_timeout_threshold=9')).lines, []);
});

test('round-robin keeps the order of the URL, and shuffle tries every host once a round', () => {
  const [head, ...rest] = brokerAccess(settings('rabbit://a,b,c')).addresses;
  const names = (strategy: 'round-robin' | 'shuffle', random?: () => number): string[] => {
    const order = hostOrder([head, ...rest], strategy, random);
    return Array.from({ length: 6 }, () => order.next().value.hostname);
  };
  assert.deepEqual(names('round-robin'), ['a', 'b', 'c', 'a', 'b', 'c']);
  const shuffled = names('shuffle', () => 0);
  assert.deepEqual(shuffled, ['b', 'c', 'a', 'b', 'c', 'a']);
  assert.deepEqual(shuffled.slice(0, 3).sort(), ['a', 'b', 'c']);
});

test('the agreed heartbeat notices a dead link within two of the wanted spans, at least a second each', () => {
  const spans = [30, 10, 3].map((seconds) => heartbeatSeconds(seconds * 1_000_000));
  assert.deepEqual(spans, [20, 6, 2]);
  assert.equal(heartbeatSeconds(200_000), 1);
});

function tell(config: ReturnType<typeof settings>): { readonly lines: readonly string[] } {
  const logger = memoryLogger();
  tellOddities(config, brokerAccess(config), 'rabbit', logger);
  return logger;
}
