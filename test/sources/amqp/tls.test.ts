import assert from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import type { TestContext } from 'node:test';
import type { AmqpSettings } from '../../../src/sources/amqp/index.ts';
import { TestAuthority } from '../../support/certificates.ts';
import type { KeyPair } from '../../support/certificates.ts';
import { freePorts } from '../../support/freePorts.ts';
import type { Rabbit } from '../../support/rabbit.ts';
import { withRabbit } from '../../support/withRabbit.ts';
import { run, settings } from './running.ts';

const SUITE = 'sources/amqp over TLS';
const TIMEOUT = 240_000;

type Tls = Partial<AmqpSettings['tls']>;

suite(SUITE, { timeout: TIMEOUT }, () => {
  test('a broker that speaks TLS', async (t) => {
    const authority = await TestAuthority.create(t);
    const stranger = await TestAuthority.create(t);
    const ours = await authority.issue('rabbit.example');
    const live = { cert: join(authority.folder, 'live.pem'), key: join(authority.folder, 'live.key') };
    put(ours, live);
    const [port = 0] = await freePorts(1);
    const rabbit = await withRabbit(t, SUITE, {
      plugins: ['rabbitmq_auth_mechanism_ssl'],
      config: [
        `listeners.ssl.1 = 127.0.0.1:${port}`,
        `ssl_options.cacertfile = ${authority.ca.cert}`,
        `ssl_options.certfile = ${live.cert}`,
        `ssl_options.keyfile = ${live.key}`,
        'ssl_options.verify = verify_peer',
        'ssl_options.fail_if_no_peer_cert = false',
        'ssl_cert_login_from = common_name',
        'auth_mechanisms.1 = PLAIN',
        'auth_mechanisms.2 = AMQPLAIN',
        'auth_mechanisms.3 = EXTERNAL',
      ],
    });
    if (rabbit === null) return;
    const url = `amqps://guest:guest@127.0.0.1:${port}/`;
    const ca_file = authority.ca.cert;

    /** Resolves with the state or the refusal that a source comes to first. */
    const outcome = async (
      t: TestContext,
      to: string,
      tls: Tls,
      rest: Partial<AmqpSettings> = {},
    ): Promise<string> => {
      const { seen, source } = await run(t, settings(to, { ...rest, tls: { verify: true, ...tls } }));
      const at = await firstOf(seen, source);
      return at;
    };

    await t.test(
      'is trusted by the CA in ca_file, also as oslo.messaging writes it in the URL',
      async (t) => {
        assert.equal(await outcome(t, url, { ca_file }), CONNECTED);
        const query = `ssl=1&ssl_ca_file=${encodeURIComponent(ca_file)}&ssl_version=TLSv1_2`;
        assert.equal(await outcome(t, `rabbit://guest:guest@127.0.0.1:${port}/?${query}`, {}), CONNECTED);
        assert.equal(await outcome(t, url, { verify: false }), CONNECTED);
      },
    );

    await t.test('is refused when its CA is not known, with what to set', async (t) => {
      const unknown = await outcome(t, url, {});
      assert.match(
        unknown,
        /^127\.0\.0\.1:\d+: its certificate \(CN=rabbit\.example, DNS:localhost, IP:127\.0\.0\.1, valid/,
      );
      assert.match(
        unknown,
        /signed by CN=stackwire test CA, which is not among those that this machine trusts/,
      );
      assert.match(unknown, /set tls\.ca_file/);
      const wrong = await outcome(t, url, { ca_file: stranger.ca.cert });
      assert.match(wrong, /not among those that tls\.ca_file holds/);
    });

    await t.test(
      'knows a client by its certificate, and with auth: external needs no password',
      async (t) => {
        const guest = await authority.issue('guest');
        const files = { ca_file, cert_file: guest.cert, key_file: guest.key };
        assert.equal(await outcome(t, url, files), CONNECTED);
        const bare = `amqps://127.0.0.1:${port}/`;
        assert.equal(await outcome(t, bare, files, { auth: 'external' }), CONNECTED);
        const nobody = await authority.issue('nobody');
        const refused = { ca_file, cert_file: nobody.cert, key_file: nobody.key };
        assert.match(
          await outcome(t, bare, refused, { auth: 'external' }),
          /the login by the client certificate was refused .*EXTERNAL/,
        );
        assert.equal(await outcome(t, url, { ca_file }, { auth: 'amqplain' }), CONNECTED);
      },
    );

    await t.test('refuses a client certificate of a CA that it does not know', async (t) => {
      const { cert, key } = await stranger.issue('guest');
      const text = await outcome(t, url, { ca_file, cert_file: cert, key_file: key });
      assert.match(text, /does not trust the client certificate in tls\.cert_file/);
    });

    await t.test('is not mistaken for one without, nor the other way round', async (t) => {
      const plain = await outcome(t, `amqp://guest:guest@127.0.0.1:${port}/`, {});
      assert.match(plain, /hung up at once .* write amqps:\/\/ or add ssl=1/);
      const ssl = await outcome(t, `amqps://guest:guest@127.0.0.1:${rabbit.port}/`, { ca_file });
      assert.match(ssl, /speaks no TLS on this port/);
    });

    await t.test('is refused with the names in its certificate when it is for another host', async (t) => {
      const foreign = await authority.issue('controllers', {
        names: 'DNS:controller-1.example,DNS:controller-2',
      });
      await show(rabbit, foreign, live);
      const text = await outcome(t, url, { ca_file });
      assert.match(
        text,
        /127\.0\.0\.1 was expected, it says CN=controllers, DNS:controller-1\.example, DNS:controller-2/,
      );
      assert.match(text, /set tls\.servername/);
      assert.equal(await outcome(t, url, { ca_file, servername: 'controller-2' }), CONNECTED);
      assert.equal(
        await outcome(t, `${url}?ssl_enforce_hostname_verification=false`, { ca_file }),
        CONNECTED,
      );
    });

    await t.test('is refused with the date when its certificate has expired', async (t) => {
      await show(rabbit, await authority.issue('old', { days: -1 }), live);
      const text = await outcome(t, url, { ca_file });
      assert.match(
        text,
        /its certificate has expired on \d{4}-\d\d-\d\dT.*Z \(CN=old, .*\); renew it on the broker/,
      );
    });
  });

  test('files that are no certificates, or do not belong together, stop the start with their name', async (t) => {
    const authority = await TestAuthority.create(t);
    const [one, other] = [await authority.issue('one'), await authority.issue('other')];
    const garbage = join(authority.folder, 'garbage.pem');
    writeFileSync(garbage, 'no certificate');
    const url = 'amqps://guest:guest@127.0.0.1:1/';
    const start = (tls: Tls): Promise<unknown> => run(t, settings(url, { tls: { verify: true, ...tls } }));
    await assert.rejects(start({ ca_file: garbage }), /tls\.ca_file: there is no CERTIFICATE \(PEM\) in/);
    await assert.rejects(start({ cert_file: one.cert, key_file: other.key }), /key values mismatch/);
    await assert.rejects(
      start({ ca_file: join(authority.folder, 'none.pem') }),
      /tls\.ca_file cannot be read/,
    );
  });
});

const CONNECTED = 'connected';

async function firstOf(
  seen: Awaited<ReturnType<typeof run>>['seen'],
  source: Awaited<ReturnType<typeof run>>['source'],
): Promise<string> {
  let text = '';
  await seen.until(({ now }) => {
    if (now?.state === 'waiting' || now?.state === 'bound') text = CONNECTED;
    else if (now !== undefined && !now.detail.startsWith('connecting to')) text = now.detail;
    return text !== '';
  });
  await source.stop();
  return text;
}

function put(from: KeyPair, to: KeyPair): void {
  copyFileSync(from.cert, to.cert);
  copyFileSync(from.key, to.key);
}

/** Lets the running broker show another certificate, as after a renewal. */
async function show(rabbit: Rabbit, pair: KeyPair, live: KeyPair): Promise<void> {
  put(pair, live);
  await rabbit.ctl('eval', 'ssl:clear_pem_cache().');
}
