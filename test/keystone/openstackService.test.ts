import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { OpenstackService, type OpenstackSettings } from '../../src/keystone/index.ts';
import { DeliveryDelayed, DeliveryRefused, SECOND } from '../../src/model/index.ts';
import { TestAuthority } from '../support/certificates.ts';
import { FakeCloud, json, service } from '../support/openstack/fakeCloud.ts';

const PASSWORD = 'the-password-of-stackwire';

interface Stage {
  readonly cloud: FakeCloud;
  /** Lets time pass for both clocks, seconds. */
  readonly pass: (seconds: number) => void;
  /** Posts to `notifications`. */
  readonly ask: (signal?: AbortSignal) => Promise<unknown>;
}

async function stage(
  context: TestContext,
  more: (cloud: FakeCloud) => Partial<OpenstackSettings> = () => ({}),
  cloud = new FakeCloud(),
): Promise<Stage> {
  await cloud.server.start();
  context.after(() => cloud.server.kill());
  // Ours is an hour ahead of Keystone's.
  const ahead = 3600;
  let time = (cloud.now / 1000 + ahead) * SECOND;
  const clock = { now: () => time, sleep: () => Promise.resolve() };
  const settings: OpenstackSettings = {
    auth: {
      auth_url: cloud.url,
      username: 'stackwire',
      password: PASSWORD,
      project_name: 'service',
      user_domain_name: 'Default',
      project_domain_name: 'Default',
    },
    interface: 'public',
    timeout: 5 * SECOND,
    tls: { verify: true },
    ...more(cloud),
  };
  const masakari = new OpenstackService(settings, { types: ['instance-ha', 'ha'], version: 'v1' }, clock);
  context.after(() => masakari.close());
  return {
    cloud,
    pass: (seconds) => {
      time += seconds * SECOND;
      cloud.now += seconds * 1000;
    },
    ask: (signal = new AbortController().signal) =>
      masakari.ask({ method: 'POST', path: 'notifications', body: '{}' }, signal),
  };
}

/** The bodies with which tokens were asked for. */
function bodies({ logins }: FakeCloud): readonly unknown[] {
  return logins.map(({ body }) => JSON.parse(body) as unknown);
}

describe('a service of OpenStack', () => {
  it('is asked with a token for a user in a project, at its address in the catalogue', async (context) => {
    const { cloud, ask } = await stage(context);
    await ask();
    const [{ path, headers, body } = assert.fail()] = cloud.asked;
    assert.equal(path, '/v1/notifications');
    assert.equal(headers['x-auth-token'], 'token-1');
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(body, '{}');
    const user = { name: 'stackwire', domain: { name: 'Default' }, password: PASSWORD };
    assert.deepEqual(bodies(cloud), [
      {
        auth: {
          identity: { methods: ['password'], password: { user } },
          scope: { project: { name: 'service', domain: { name: 'Default' } } },
        },
      },
    ]);
  });

  it('is asked with ids instead of names where those are given', async (context) => {
    const { cloud, ask } = await stage(context, ({ url }) => ({
      auth: {
        auth_url: `${url}/v3/`,
        user_id: 'u1',
        password: PASSWORD,
        project_name: 'service',
        user_domain_name: 'Default',
        project_domain_name: 'Default',
        project_domain_id: 'd1',
      },
    }));
    await ask();
    assert.deepEqual(bodies(cloud), [
      {
        auth: {
          identity: { methods: ['password'], password: { user: { id: 'u1', password: PASSWORD } } },
          scope: { project: { name: 'service', domain: { id: 'd1' } } },
        },
      },
    ]);
  });

  it('is asked with one token until a minute before its end, whatever our clock says', async (context) => {
    const { cloud, ask, pass } = await stage(context);
    await ask();
    pass(3539);
    await ask();
    assert.equal(cloud.logins.length, 1);
    pass(2);
    await ask();
    assert.equal(cloud.logins.length, 2);
    assert.deepEqual(
      cloud.asked.map(({ headers }) => headers['x-auth-token']),
      ['token-1', 'token-1', 'token-2'],
    );
  });

  it('is asked with a token of a few seconds too', async (context) => {
    const { cloud, ask, pass } = await stage(context);
    cloud.life = 10;
    await ask();
    pass(8);
    await ask();
    assert.equal(cloud.logins.length, 1);
    pass(2);
    await ask();
    assert.equal(cloud.logins.length, 2);
  });

  it('that forgot its tokens is asked once more with a new one', async (context) => {
    const { cloud, ask } = await stage(context);
    await ask();
    cloud.forget();
    await ask();
    assert.equal(cloud.logins.length, 2);
    assert.equal(cloud.asked.length, 2);
  });

  it('that takes no token at all fails, and is not asked a third time', async (context) => {
    const { cloud, ask } = await stage(context);
    cloud.answer = (response) => json(response, 401, { error: { message: 'not you' } });
    await assert.rejects(ask(), { message: 'HTTP 401: not you' });
    assert.equal(cloud.asked.length, 2);
  });

  const answers: readonly (readonly [
    status: number,
    body: unknown,
    kind: ErrorConstructor | typeof DeliveryRefused,
    message: string,
  ])[] = [
    [400, { badRequest: { code: 400, message: 'no such host' } }, DeliveryRefused, 'HTTP 400: no such host'],
    [400, { faultcode: 'Client', faultstring: 'Invalid input' }, DeliveryRefused, 'HTTP 400: Invalid input'],
    [403, { forbidden: { message: 'Policy doesn’t allow it' } }, Error, 'HTTP 403: Policy doesn’t allow it'],
    [404, 'Not here', Error, 'HTTP 404: "Not here"'],
    [500, {}, Error, 'HTTP 500: {}'],
  ];
  for (const [status, body, kind, message] of answers) {
    it(`that answers ${message} ${kind === Error ? 'is tried again' : 'refuses for good'}`, async (context) => {
      const { cloud, ask } = await stage(context);
      cloud.answer = (response) => json(response, status, body);
      await assert.rejects(ask(), (error) => {
        assert.equal((error as Error).constructor, kind);
        assert.equal((error as Error).message, message);
        return true;
      });
    });
  }

  it('says by `Retry-After` how long it wants to be left alone, as Keystone does', async (context) => {
    const { cloud, ask } = await stage(context);
    const away = (response: Parameters<typeof json>[0]): void => {
      response.writeHead(503, { 'retry-after': '7' }).end();
    };
    const delayed = (error: unknown): boolean =>
      error instanceof DeliveryDelayed && error.retryAfter === 7 * SECOND;
    cloud.answer = away;
    await assert.rejects(ask(), delayed);
    cloud.forget();
    cloud.door = away;
    await assert.rejects(ask(), delayed);
  });

  it('is found at another interface, in another region, under an older type', async (context) => {
    const { cloud, ask } = await stage(context, () => ({ interface: 'internal', region: 'two' }));
    cloud.catalog = [
      service('ha', 'http://127.0.0.1:1/v1', 'internal', 'one'),
      service('ha', 'http://127.0.0.1:1/v1', 'public', 'two'),
      service('ha', 'ADDRESS/instance-ha/v1/p1', 'internal', 'two'),
    ];
    await ask();
    assert.equal(cloud.asked[0]?.path, '/instance-ha/v1/p1/notifications');
  });

  it('is asked at the address of the configuration instead, to which the version is added', async (context) => {
    const { cloud, ask } = await stage(context, ({ url }) => ({ endpoint: `${url}/ha/` }));
    cloud.catalog = [];
    await ask();
    assert.equal(cloud.asked[0]?.path, '/ha/v1/notifications');
  });

  it('that is not in the catalogue is missed by name', async (context) => {
    const { cloud, ask } = await stage(context);
    cloud.catalog = [service('compute', 'ADDRESS'), service('identity', 'ADDRESS')];
    await assert.rejects(
      ask(),
      /no public endpoint of instance-ha or ha; it has services of the types compute, identity/,
    );
  });

  it('cannot be asked by a user without a role: the catalogue is empty', async (context) => {
    const { cloud, ask } = await stage(context);
    cloud.catalog = [];
    await assert.rejects(ask(), /it is empty: has the user a role in the project\?/);
  });

  it('is asked over TLS with the authority of the configuration, and not without', async (context) => {
    const authority = await TestAuthority.create(context);
    const pair = await authority.issue('server');
    const cloud = new FakeCloud({ cert: readFileSync(pair.cert), key: readFileSync(pair.key) });
    const trusting = await stage(
      context,
      () => ({ tls: { verify: true, ca_file: authority.ca.cert } }),
      cloud,
    );
    await trusting.ask();
    assert.equal(cloud.asked.length, 1);
    const other = new FakeCloud({ cert: readFileSync(pair.cert), key: readFileSync(pair.key) });
    const wary = await stage(context, () => ({}), other);
    await assert.rejects(wary.ask(), /certificate/i);
    assert.equal(other.logins.length, 0);
  });
});

describe('Keystone', () => {
  it('that lets nobody in is not asked again for five minutes, and its answer is shown', async (context) => {
    const { cloud, ask } = await stage(context);
    cloud.door = (response) =>
      json(response, 401, { error: { message: 'The request needs authentication.' } });
    await assert.rejects(ask(), (error) => {
      assert.ok(error instanceof DeliveryDelayed);
      assert.equal(error.retryAfter, 300 * SECOND);
      assert.equal(
        error.message,
        `Keystone at ${cloud.url} does not let us in: check user, password, project and their domains. HTTP 401: The request needs authentication.`,
      );
      return true;
    });
  });

  it('that does not understand is no target that refuses an item', async (context) => {
    const { cloud, ask } = await stage(context);
    cloud.door = (response) => json(response, 400, { error: { message: 'Expecting to find domain' } });
    await assert.rejects(ask(), (error) => {
      assert.ok(!(error instanceof DeliveryRefused));
      assert.equal((error as Error).message, `Keystone at ${cloud.url}: HTTP 400: Expecting to find domain`);
      return true;
    });
  });

  it('that shows what it was sent does not bring a password into an error', async (context) => {
    const { cloud, ask } = await stage(context);
    cloud.door = (response) =>
      json(response, 400, { error: { message: `Invalid: ${cloud.logins[0]?.body ?? ''}` } });
    await assert.rejects(ask(), (error) => {
      assert.match((error as Error).message, /HTTP 400: Invalid: .*"password":"\*\*\*"/);
      assert.doesNotMatch((error as Error).message, new RegExp(PASSWORD));
      return true;
    });
  });

  it('that is something else is told from a Keystone', async (context) => {
    const { cloud, ask } = await stage(context);
    cloud.door = (response) => void response.writeHead(201, { 'x-subject-token': 't' }).end('<html>');
    await assert.rejects(ask(), /no token in the answer: is this the address of a Keystone v3\?/);
  });

  it('that is gone is named, and no password', async (context) => {
    const { cloud, ask } = await stage(context);
    await cloud.server.kill();
    await assert.rejects(ask(), (error) => {
      assert.match(String(error), new RegExp(`${cloud.url}: .*ECONNREFUSED`));
      assert.doesNotMatch(String(error), new RegExp(PASSWORD));
      return true;
    });
  });

  it('is no longer waited for by who gave up', async (context) => {
    const { cloud, ask } = await stage(context);
    const stop = new AbortController();
    cloud.door = () => stop.abort();
    await assert.rejects(ask(stop.signal), /abort/i);
  });
});
