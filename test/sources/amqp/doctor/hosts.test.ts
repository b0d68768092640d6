import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { suite, test } from 'node:test';
import type { TestContext } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { TestAuthority } from '../../../support/certificates.ts';
import type { KeyPair } from '../../../support/certificates.ts';
import { freePorts } from '../../../support/freePorts.ts';
import { startRabbit } from '../../../support/rabbit.ts';
import { examine, linesOf, managedRabbit, said } from './examining.ts';

const SUITE = 'sources/amqp/doctor: hosts';
const TIMEOUT = 300_000;
const PASSWORD = 'Gnu42secret';

/** A TLS listener for RabbitMQ with this certificate. */
function listener(port: number, { cert, key }: KeyPair, ca: KeyPair): readonly string[] {
  return [
    `listeners.ssl.1 = 127.0.0.1:${port}`,
    `ssl_options.cacertfile = ${ca.cert}`,
    `ssl_options.certfile = ${cert}`,
    `ssl_options.keyfile = ${key}`,
    'ssl_options.verify = verify_none',
    'ssl_options.fail_if_no_peer_cert = false',
  ];
}

/** A port that answers whatever comes with `reply`. */
async function answering(context: TestContext, reply: string): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(reply));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

suite(SUITE, { concurrency: 1 }, () => {
  test(
    'a host that is down and a name that is unknown are told one by one',
    { timeout: TIMEOUT },
    async () => {
      const [port = 0] = await freePorts(1);
      const url = `rabbit://u:${PASSWORD}@127.0.0.1:${port},u:${PASSWORD}@broker.invalid:5672/`;
      const findings = await examine({ url });
      assert.deepEqual(
        findings.map(({ check, level, subject }) => [check, level, subject]),
        [
          ['reach', 'action', `127.0.0.1:${port}`],
          ['reach', 'action', 'broker.invalid:5672'],
        ],
      );
      assert.match(said(findings, 'reach')[0] ?? '', /Nothing listens there/);
      assert.match(said(findings, 'reach')[1] ?? '', /cannot be resolved here/);
      assert.ok(!JSON.stringify(findings).includes(PASSWORD));
    },
  );

  test('what the url says without effect is told', { timeout: TIMEOUT }, async () => {
    const [port = 0] = await freePorts(1);
    const findings = await examine({ url: `rabbit://u:${PASSWORD}@127.0.0.1:${port}/?sll=1` });
    assert.match(said(findings, 'url')[0] ?? '', /^note url: options of the url are not known: sll/);
  });

  test('one dead host among several does not hide what the others show', { timeout: TIMEOUT }, async (t) => {
    const managed = await managedRabbit(t, SUITE);
    if (managed === null) return;
    const [dead = 0] = await freePorts(1);
    const url = `rabbit://guest:guest@127.0.0.1:${dead},guest:guest@127.0.0.1:${managed.rabbit.port}/`;
    const findings = await examine({ url });
    assert.deepEqual(
      said(findings, 'reach').map((text) => text.split(' ')[0]),
      ['action', 'ok'],
    );
    assert.match(said(findings, 'broker')[0] ?? '', /^ok RabbitMQ \d/);
  });

  test(
    'a wrong password, an unknown user, a wrong and a forbidden virtual host',
    { timeout: TIMEOUT },
    async (t) => {
      const managed = await managedRabbit(t, SUITE);
      if (managed === null) return;
      const { rabbit, api } = managed;
      await api('users/watcher', { password: PASSWORD, tags: '' });
      const host = `127.0.0.1:${rabbit.port}`;
      const wrong = await examine({ url: `rabbit://watcher:nope${PASSWORD}@${host}/` });
      assert.match(
        said(wrong, 'login')[0] ?? '',
        /^action .*User watcher is refused: the name or the password is wrong/,
      );
      assert.ok(!JSON.stringify(wrong).includes(PASSWORD));
      const missing = await examine({ url: `rabbit://guest:guest@${host}/nowhere` });
      assert.match(
        said(missing, 'vhost')[0] ?? '',
        /^action .*User guest is let in, but not to the virtual host nowhere: it does not exist/,
      );
      const forbidden = await examine({ url: `rabbit://watcher:${PASSWORD}@${host}/`, exchanges: ['nova'] });
      assert.match(
        said(forbidden, 'vhost')[0] ?? '',
        /^action .*User watcher is let in, but not to the virtual host \/:/,
      );
      assert.deepEqual(linesOf(forbidden, 'vhost'), [
        'rabbitmqctl list_vhosts',
        "rabbitmqctl set_permissions -p / watcher '^stackwire$' '^stackwire$' '^(stackwire|nova)$'",
      ]);
    },
  );

  test('a plain port that is spoken to in TLS', { timeout: TIMEOUT }, async (t) => {
    const managed = await managedRabbit(t, SUITE);
    if (managed === null) return;
    const findings = await examine({ url: `amqps://guest:guest@127.0.0.1:${managed.rabbit.port}/` });
    assert.match(said(findings, 'tls')[0] ?? '', /^action .*It speaks plain AMQP, not TLS/);
  });

  test('a port that speaks HTTP, another AMQP, or something else', { timeout: TIMEOUT }, async (t) => {
    const managed = await managedRabbit(t, SUITE);
    if (managed === null) return;
    const management = new URL(managed.management);
    const http = await examine({ url: `rabbit://guest:guest@${management.host}/` });
    assert.match(
      said(http, 'protocol')[0] ?? '',
      /^action .*It speaks HTTP: this is the port of the management API/,
    );
    const other = await answering(t, 'AMQP\u0000\u0001\u0000\u0000');
    const amqp1 = await examine({ url: `rabbit://guest:guest@127.0.0.1:${other}/` });
    assert.match(said(amqp1, 'protocol')[0] ?? '', /^action .*another version of AMQP/);
    const ssh = await answering(t, 'SSH-2.0-OpenSSH_9.2\r\n');
    const odd = await examine({ url: `rabbit://guest:guest@127.0.0.1:${ssh}/` });
    assert.match(said(odd, 'protocol')[0] ?? '', /^action .*neither AMQP nor TLS/);
  });

  test('a certificate that has expired', { timeout: TIMEOUT }, async (t) => {
    const authority = await TestAuthority.create(t);
    const { cert, key } = await authority.issue('old', { days: -1 });
    const server = createTlsServer({ cert: readFileSync(cert), key: readFileSync(key) });
    server.on('tlsClientError', () => undefined).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    const url = `amqps://u:${PASSWORD}@127.0.0.1:${port}/`;
    const findings = await examine({ url, tls: { ca_file: authority.ca.cert } });
    assert.match(
      said(findings, 'tls')[0] ?? '',
      /^action .*it has expired\. It names localhost, 127\.0\.0\.1/,
    );
    assert.equal(findings.length, 2, 'nobody is told a password');
  });

  test(
    'TLS: verified, of an unknown issuer, for another name, not checked, spoken to in the plain',
    { timeout: TIMEOUT },
    async (t) => {
      if ((await managedRabbit(t, SUITE)) === null) return;
      const authority = await TestAuthority.create(t);
      const pair = await authority.issue('broker', { names: 'DNS:rabbit.example', days: 10 });
      const [port = 0] = await freePorts(1);
      const rabbit = await startRabbit({ config: listener(port, pair, authority.ca) });
      t.after(() => rabbit.stop());
      const url = `rabbit://guest:guest@127.0.0.1:${port}/?ssl=1`;
      const tls = { ca_file: authority.ca.cert };

      const strange = await examine({ url });
      assert.match(
        said(strange, 'tls')[0] ?? '',
        /^action .*its issuer stackwire test CA is not trusted here/,
      );
      assert.deepEqual(linesOf(strange, 'tls'), ['tls: { ca_file: /etc/stackwire/broker-ca.pem }']);
      assert.deepEqual(said(strange, 'login'), [], 'nobody is told a password');

      const misnamed = await examine({ url, tls });
      assert.match(
        said(misnamed, 'tls')[0] ?? '',
        /^action .*it is not for 127\.0\.0\.1.*names rabbit\.example/,
      );
      assert.deepEqual(linesOf(misnamed, 'tls'), ['tls: { servername: rabbit.example }']);

      const mended = await examine({ url, tls: { ...tls, servername: 'rabbit.example' } });
      assert.match(said(mended, 'tls')[0] ?? '', /^note .*TLSv1\.\d, verified, but it expires in \d days/);
      assert.match(said(mended, 'login')[0] ?? '', /^ok/);

      const unchecked = await examine({ url, tls: { verify: false } });
      assert.match(said(unchecked, 'tls')[0] ?? '', /^note .*the certificate is not checked/);

      const plain = await examine({ url: `rabbit://guest:guest@127.0.0.1:${port}/` });
      assert.match(
        said(plain, 'protocol')[0] ?? '',
        /^action .*It speaks TLS, and the url asks for a plain connection/,
      );
    },
  );

  test(
    'a management API that is not there, refuses, or is something else',
    { timeout: TIMEOUT },
    async (t) => {
      const managed = await managedRabbit(t, SUITE);
      if (managed === null) return;
      const { rabbit, management, api } = managed;
      await api('users/plain', { password: PASSWORD, tags: '' });
      await api('permissions/%2F/plain', { configure: '.*', write: '.*', read: '.*' });
      const url = `rabbit://plain:${PASSWORD}@127.0.0.1:${rabbit.port}/`;
      const untagged = await examine({ url, management: { url: management } });
      assert.match(said(untagged, 'management')[0] ?? '', /^action .*User plain/);
      assert.deepEqual(linesOf(untagged, 'management'), ['rabbitmqctl set_user_tags plain monitoring']);
      assert.match(said(untagged, 'login')[0] ?? '', /^ok/, 'the rest is looked at all the same');
      const [dead = 0] = await freePorts(1);
      const down = await examine({ url, management: { url: `http://127.0.0.1:${dead}` } });
      assert.match(said(down, 'management')[0] ?? '', /^action .*cannot be asked.*ECONNREFUSED/);
      const wrong = await examine({
        url,
        management: { url: `http://plain:${PASSWORD}@127.0.0.1:${rabbit.port}` },
      });
      assert.match(said(wrong, 'management')[0] ?? '', /^action /);
      const none = await examine({ url });
      assert.match(said(none, 'management')[0] ?? '', /^note .*Not configured/);
      assert.ok(!JSON.stringify([untagged, down, wrong, none]).includes(PASSWORD));
    },
  );
});
