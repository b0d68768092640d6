import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { outgoingItems } from '../../../src/delivery/index.ts';
import {
  DeliveryRefused,
  formatMicros,
  type FlatEvent,
  type Logger,
  type OutgoingItem,
  type Problem,
  type Sink,
} from '../../../src/model/index.ts';
import { createMasakariSink, type MasakariSettings } from '../../../src/sinks/masakari/index.ts';
import { createMistralSink, type MistralSettings } from '../../../src/sinks/mistral/index.ts';
import { createVitrageSink, type VitrageSettings } from '../../../src/sinks/vitrage/index.ts';
import { configuredSink } from '../../support/configuredSink.ts';
import { openstackCloud, WORKFLOW, type OpenstackCloud } from '../../support/openstack/openstackCloud.ts';
import { noteSkipped } from '../../support/services.ts';

const SUITE = 'sinks of OpenStack’s own services';
const NOW = Date.UTC(2026, 0, 1) * 1000;
const clock = { now: () => NOW, sleep: () => Promise.resolve() };

/** A problem of an instance, with the event that brought it. */
function problem(instance: string, host: string, state: Problem['state'] = 'raised'): OutgoingItem {
  const message = randomUUID();
  const event: FlatEvent & Record<string, unknown> = {
    kind: 'event',
    device: 'rdu2',
    component: `server-${instance}`,
    eventClassKey: 'openstack|guest.unresponsive',
    eventKey: message,
    severity: 4,
    summary: 'The guest of web-1 does not answer',
    message_id: message,
    event_type: 'guest.unresponsive',
    generated: formatMicros(NOW - 1_234_567),
    rcvtime: formatMicros(NOW),
    publisher_id: `probe.${host}`,
    priority: 'error',
    form: 'notification',
    trait_instance_id: instance,
    trait_host: host,
  };
  const raised: Problem = {
    key: `guest-unresponsive:server-${instance}`,
    state,
    severity: 4,
    summary: event.summary,
    object: `server-${instance}`,
    since: event.generated,
  };
  const outcome = { changes: [], samples: [], problems: [raised], late: false };
  const [, item] = outgoingItems({ seq: 1, event: JSON.stringify(event), outcome });
  return item ?? assert.fail();
}

describe(SUITE, { timeout: 400_000 }, () => {
  let cloud: OpenstackCloud | string = 'not started';
  let logged: string[] = [];
  const note = (fields: unknown, text: string): void => void logged.push(`${text} ${JSON.stringify(fields)}`);
  const logger: Logger = { info: note, warn: note, error: note };

  before(async () => {
    cloud = await openstackCloud({ 'compute-1': false, 'compute-2': true });
    if (typeof cloud === 'string') noteSkipped(SUITE, cloud);
  });
  after(async () => {
    if (typeof cloud !== 'string') await cloud.stop();
  });

  /** Asks an API of the cloud itself, as a person would. */
  async function ask(
    running: OpenstackCloud,
    service: string,
    path: string,
    body?: unknown,
  ): Promise<unknown> {
    const user = { name: 'admin', domain: { id: 'default' }, password: running.password };
    const auth = {
      identity: { methods: ['password'], password: { user } },
      scope: { project: { name: 'admin', domain: { id: 'default' } } },
    };
    const headers = { 'content-type': 'application/json' };
    const login = await fetch(`${running.keystone}/v3/auth/tokens`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ auth }),
    });
    const { token } = (await login.json()) as {
      token: { user: { id: string }; catalog: { type: string; endpoints: { url: string }[] }[] };
    };
    const url = token.catalog.find(({ type }) => type === service)?.endpoints[0]?.url ?? assert.fail(service);
    const answer = await fetch(`${url}/${path.replace('{user}', token.user.id)}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { ...headers, 'x-auth-token': login.headers.get('x-subject-token') ?? '' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return answer.json();
  }

  interface Stage {
    readonly running: OpenstackCloud;
    readonly sink: Sink;
    deliver(item: OutgoingItem): Promise<void>;
  }

  /** null where there is no cloud. */
  function stage(
    context: TestContext,
    entry: string,
    create: (settings: never) => Sink,
    auth?: string,
  ): Stage | null {
    if (typeof cloud === 'string') {
      context.skip(cloud);
      return null;
    }
    const running = cloud;
    logged = [];
    const way =
      auth ??
      `auth_url: "${running.keystone}", username: admin, password: "${running.password}", project_name: admin`;
    const sink = create(configuredSink<never>(`{ ${entry}, auth: { ${way} } }`));
    context.after(() => sink.close());
    return { running, sink, deliver: (item) => sink.deliver([item], new AbortController().signal) };
  }

  const masakari = (settings: MasakariSettings): Sink =>
    createMasakariSink(settings, { name: 'ha', clock, logger });
  const MASAKARI = 'type: masakari, acts: true, filter: "true", notification: VM';

  it('Masakari takes a notification of an instance as its own monitor would send it, once', async (context) => {
    const here = stage(context, MASAKARI, masakari);
    if (here === null) return;
    const instance = randomUUID();
    const item = problem(instance, 'compute-1');
    await here.deliver(item);
    await here.deliver(item);
    const { notifications } = (await ask(here.running, 'instance-ha', 'notifications')) as {
      notifications: Readonly<Record<string, unknown>>[];
    };
    const mine = notifications.filter(({ payload }) => JSON.stringify(payload).includes(instance));
    assert.deepEqual(
      mine.map(({ type, generated_time, payload }) => ({ type, generated_time, payload })),
      [
        {
          type: 'VM',
          generated_time: '2025-12-31T23:59:58.765433',
          payload: {
            instance_uuid: instance,
            event: 'QEMU_GUEST_AGENT_ERROR',
            vir_domain_event: 'STOPPED_FAILED',
          },
        },
      ],
    );
    assert.match(logged.join('\n'), /took a notification[^]*needs no such notification .*duplicate/);
  });

  it('Masakari takes those of hosts and processes', async (context) => {
    const common = 'type: masakari, acts: true, filter: "true"';
    for (const more of [
      'notification: COMPUTE_HOST, payload: { host_status: NORMAL }',
      'notification: PROCESS, payload: { process_name: nova-compute }',
    ]) {
      const here = stage(context, `${common}, ${more}`, masakari);
      if (here === null) return;
      await here.deliver(problem(randomUUID(), 'compute-1'));
      assert.match(logged.join('\n'), /took a notification/);
    }
  });

  it('Masakari says why it refuses: a host in no segment, an instance that is none', async (context) => {
    const here = stage(context, MASAKARI, masakari);
    if (here === null) return;
    await assert.rejects(here.deliver(problem(randomUUID(), 'compute-9')), (error) => {
      assert.ok(error instanceof DeliveryRefused);
      assert.equal(error.message, 'HTTP 400: Host with name compute-9 could not be found.');
      return true;
    });
    await assert.rejects(here.deliver(problem('web-1', 'compute-1')), (error) => {
      assert.ok(error instanceof DeliveryRefused);
      assert.match(error.message, /HTTP 400: Invalid input for field.*instance_uuid/);
      return true;
    });
  });

  it('Masakari’s word that a host is under maintenance is the end of it', async (context) => {
    const here = stage(context, MASAKARI, masakari);
    if (here === null) return;
    await here.deliver(problem(randomUUID(), 'compute-2'));
    assert.match(logged.join('\n'), /needs no such notification .*already under maintenance/);
  });

  const mistral = (settings: MistralSettings): Sink =>
    createMistralSink(settings, { name: 'flow', cloud: 'rdu2', clock, logger });
  const MISTRAL = `type: mistral, acts: true, filter: "true", workflow: ${WORKFLOW}, input: { instance: "{event.trait_instance_id}" }`;

  it('Mistral starts one execution for an item, however often it is tried', async (context) => {
    const here = stage(context, MISTRAL, mistral);
    if (here === null) return;
    const instance = randomUUID();
    const item = problem(instance, 'compute-1');
    await here.deliver(item);
    await here.deliver(item);
    const { executions } = (await ask(here.running, 'workflowv2', 'executions?include_output=true')) as {
      executions: { input: string; description: string; workflow_name: string }[];
    };
    const mine = executions.filter(({ input }) => input.includes(instance));
    assert.deepEqual(
      mine.map(({ input, description, workflow_name }) => [
        JSON.parse(input) as unknown,
        description,
        workflow_name,
      ]),
      [[{ instance }, 'stackwire: The guest of web-1 does not answer', WORKFLOW]],
    );
  });

  it('Mistral refuses an input that its workflow does not take', async (context) => {
    const here = stage(context, MISTRAL.replace('instance:', 'other:'), mistral);
    if (here === null) return;
    await assert.rejects(here.deliver(problem(randomUUID(), 'compute-1')), (error) => {
      assert.ok(error instanceof DeliveryRefused);
      assert.match(error.message, /HTTP 400: Invalid input/);
      return true;
    });
  });

  it('a rehearsal asks for the API and the workflow, and starts nothing', async (context) => {
    const there = stage(context, MISTRAL, mistral);
    const ha = stage(context, MASAKARI, masakari);
    const away = stage(context, MISTRAL.replace(WORKFLOW, 'nowhere'), mistral);
    if (there === null || ha === null || away === null) return;
    const { signal } = new AbortController();
    const before = JSON.stringify(await ask(there.running, 'workflowv2', 'executions'));
    await there.sink.rehearse?.(signal);
    await ha.sink.rehearse?.(signal);
    await assert.rejects(async () => away.sink.rehearse?.(signal), /HTTP 404: .*nowhere/);
    assert.equal(JSON.stringify(await ask(there.running, 'workflowv2', 'executions')), before);
  });

  const vitrage = (settings: VitrageSettings): Sink =>
    createVitrageSink(settings, { name: 'rca', cloud: 'rdu2', clock });

  it('Vitrage makes an alarm of a host, and ends it', async (context) => {
    const here = stage(context, 'type: vitrage', vitrage);
    if (here === null) return;
    const instance = randomUUID();
    await here.deliver(problem(instance, 'compute-1'));
    await here.deliver(problem(instance, 'compute-1', 'cleared'));
    await here.deliver(problem(instance, ''));
    // What a program prints comes beside what it answers, and among what its libraries warn of.
    const printed = (): readonly string[] => here.running.alarms.filter((line) => line.startsWith('{'));
    while (printed().length < 2) await wait(20);
    const alarms = printed().map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      alarms.map(({ action, host, name, severity, status, cause, update_timestamp }) => ({
        action,
        host,
        name,
        severity,
        status,
        cause,
        update_timestamp,
      })),
      ['down', 'up'].map((status) => ({
        action: status === 'down' ? 'update_entity' : 'delete_entity',
        host: 'compute-1',
        name: 'guest-unresponsive',
        severity: 'error',
        status,
        cause: 'The guest of web-1 does not answer',
        update_timestamp: '2025-12-31T23:59:58Z',
      })),
    );
  });

  it('Keystone lets an application credential in', async (context) => {
    if (typeof cloud === 'string') return context.skip(cloud);
    const made = (await ask(cloud, 'identity', 'users/{user}/application_credentials', {
      application_credential: { name: 'stackwire' },
    })) as { application_credential: { id: string; secret: string } };
    const { id, secret } = made.application_credential;
    const ways = [
      `application_credential_id: ${id}`,
      'application_credential_name: stackwire, username: admin',
    ];
    for (const way of ways) {
      const auth = `auth_url: "${cloud.keystone}/v3", application_credential_secret: "${secret}", ${way}`;
      await stage(context, MASAKARI, masakari, auth)?.sink.rehearse?.(new AbortController().signal);
    }
  });

  it('Keystone’s refusal names what to check, and no secret', async (context) => {
    if (typeof cloud === 'string') return context.skip(cloud);
    const auth = `auth_url: "${cloud.keystone}", username: admin, password: wrong-word, project_name: admin`;
    const here = stage(context, MASAKARI, masakari, auth);
    await assert.rejects(here?.deliver(problem(randomUUID(), 'compute-1')) ?? Promise.resolve(), (error) => {
      assert.match(
        String(error),
        /Keystone at .* does not let us in: check user, password, project and their domains\. HTTP 401: /,
      );
      assert.doesNotMatch(String(error), /wrong-word/);
      return true;
    });
  });

  it('a region without the service is named with those that have it', async (context) => {
    const here = stage(context, `${MASAKARI}, region: RegionTwo`, masakari);
    if (here === null) return;
    await assert.rejects(
      here.deliver(problem(randomUUID(), 'compute-1')),
      /no public endpoint of instance-ha or ha in the region RegionTwo; it has public in RegionOne/,
    );
  });
});
