import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokerAddresses, brokerLabel } from '../../src/amqp/brokerUrl.ts';

test('several hosts each have their own port and credentials', () => {
  const addresses = brokerAddresses('rabbit://u:p@h1:5673,v:q@h2/nova');
  assert.deepEqual(addresses, [
    { protocol: 'amqp', hostname: 'h1', port: 5673, username: 'u', password: 'p', vhost: 'nova' },
    { protocol: 'amqp', hostname: 'h2', port: 5672, username: 'v', password: 'q', vhost: 'nova' },
  ]);
});

test('the virtual host is what follows the first slash, decoded, and none is the default one', () => {
  const cases = {
    '': '/',
    '/': '/',
    '//': '/',
    '/nova': 'nova',
    '/%2F': '/',
    '/a%2Fb': 'a/b',
    '//nova': '/nova',
  };
  for (const [path, vhost] of Object.entries(cases)) {
    assert.equal(brokerAddresses(`amqp://u:p@h${path}`)[0].vhost, vhost, path);
  }
});

test('credentials are percent-decoded and may hold an @, a colon and a bare percent sign', () => {
  const [address] = brokerAddresses('rabbit://us%3Aer:p@ss:w%40rd@h');
  assert.deepEqual([address.username, address.password], ['us:er', 'p@ss:w@rd']);
  assert.equal(brokerAddresses('rabbit://u:100%@h')[0].password, '100%');
});

test('a host without credentials has those of the first, and none at all means guest', () => {
  const [, second] = brokerAddresses('rabbit://u:p@h1,h2/');
  assert.deepEqual([second?.username, second?.password], ['u', 'p']);
  assert.equal(brokerAddresses('amqp://h')[0].username, 'guest');
});

test('amqps and ssl=1 ask for TLS, each with the default port of its own', () => {
  const [amqps] = brokerAddresses('amqps://u:p@h/');
  assert.deepEqual([amqps.protocol, amqps.port], ['amqps', 5671]);
  const [oslo] = brokerAddresses('rabbit://u:p@h/?ssl=1&amqp_durable_queues=true');
  assert.deepEqual([oslo.protocol, oslo.port, oslo.vhost], ['amqps', 5672, '/']);
});

test('an IPv6 address stands in brackets, also in the label', () => {
  const [address] = brokerAddresses('rabbit://u:p@[::1]:5673/nova');
  assert.equal(address.hostname, '::1');
  assert.equal(brokerLabel(address), '[::1]:5673, virtual host nova');
});

test('a URL that cannot be used is told without the password', () => {
  for (const url of ['kafka://u:secret@h/', 'u:secret@h', 'rabbit://u:secret@', 'rabbit://u:secret@::1/']) {
    assert.throws(
      () => brokerAddresses(url),
      (error: Error) => {
        assert.match(error.message, /the url cannot be used/);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      },
    );
  }
});
