import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  amqp1AccessFindings,
  peerAccess,
  peerLabel,
  type Amqp1AccessSettings,
} from '../../src/amqp1/index.ts';

function settings(url: string, more: Partial<Amqp1AccessSettings> = {}): Amqp1AccessSettings {
  return {
    url,
    pseudo_vhost: true,
    idle_timeout: 30_000_000,
    failover_strategy: 'round-robin',
    tls: { verify: true },
    ...more,
  };
}

describe('access to an AMQP 1.0 peer', () => {
  it('takes hosts, users and the virtual host from a transport URL as oslo.messaging writes it', () => {
    const access = peerAccess(settings('amqp://u:p%40s@one:5,two,[::1]:7/prod'));
    assert.deepEqual(access.addresses, [
      { hostname: 'one', port: 5, username: 'u', password: 'p@s' },
      { hostname: 'two', port: 5672, username: 'u', password: 'p@s' },
      { hostname: '::1', port: 7, username: 'u', password: 'p@s' },
    ]);
    assert.equal(access.virtualHost, 'prod');
    assert.equal(access.auth, 'plain');
    assert.equal(access.encrypted, false);
    assert.equal(peerLabel(access.addresses[2] ?? access.addresses[0], access), '[::1]:7, virtual host prod');
  });

  it('is anonymous without a user, and over TLS by the scheme or an option', () => {
    assert.equal(peerAccess(settings('amqp://one/')).auth, 'anonymous');
    const scheme = peerAccess(settings('amqps://one/'));
    assert.deepEqual([scheme.encrypted, scheme.addresses[0].port], [true, 5671]);
    const option = peerAccess(settings('amqp://one/?ssl=1'));
    assert.deepEqual([option.encrypted, option.addresses[0].port], [true, 5672]);
  });

  it('hears the options of the URL before the settings', () => {
    const access = peerAccess(
      settings(
        'amqps://u:p@one/vh?ssl_ca_file=/ca&ssl_verify_vhost=true&idle_timeout=5&pseudo_vhost=no&sasl_mechanisms=PLAIN&sasl_default_realm=R',
        { auth: 'anonymous' },
      ),
    );
    assert.deepEqual(access.tls, { verify: true, ca_file: '/ca', servername: 'vh' });
    assert.equal(access.idleTimeout, 5_000_000);
    assert.equal(access.pseudoVhost, false);
    assert.equal(access.auth, 'plain');
    assert.equal(access.addresses[0].username, 'u@R');
  });

  it('finds what cannot work, and shows no password', () => {
    const wrong: readonly (readonly [Amqp1AccessSettings, RegExp])[] = [
      [settings('rabbit://u:secret@one/'), /rabbit:\/\/ is AMQP 0-9-1, which the source `amqp`/],
      [settings('amqp://'), /names no host/],
      [settings('amqp://one/?ssl=perhaps'), /option ssl takes true or false/],
      [settings('amqp://one/', { auth: 'plain' }), /auth: plain needs a user/],
      [settings('amqp://one/', { auth: 'external' }), /auth: external needs TLS/],
      [settings('amqps://one/', { tls: { verify: true, cert_file: 'c' } }), /belong together/],
    ];
    for (const [config, message] of wrong) {
      const [finding] = amqp1AccessFindings(config);
      assert.equal(finding?.code, 'config/bad-value');
      assert.match(finding.message, message);
      assert.doesNotMatch(finding.message, /secret/);
    }
    const [idle] = amqp1AccessFindings(settings('amqp://one/?addressing_mode=legacy'));
    assert.deepEqual(
      [idle?.severity, idle?.message],
      ['warning', 'the url’s option `addressing_mode` has no effect here'],
    );
    const tls = { verify: true, ca_file: '/ca' };
    const [plain, ...rest] = amqp1AccessFindings(settings('amqp://u:secret@one/', { tls }));
    assert.deepEqual([plain?.path, plain?.severity, rest.length], [['tls'], 'warning', 0]);
    assert.deepEqual(amqp1AccessFindings(settings('amqp://one/?ssl=1', { tls })), []);
  });
});
