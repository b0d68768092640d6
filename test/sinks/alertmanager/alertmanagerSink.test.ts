import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { gapItem, standingItem } from '../../../src/delivery/index.ts';
import {
  DeliveryRefused,
  formatMicros,
  SECOND,
  type Cause,
  type Clock,
  type Logger,
  type OutgoingItem,
  type Problem,
  type Sink,
} from '../../../src/model/index.ts';
import { createAlertmanagerSink, type AlertmanagerSettings } from '../../../src/sinks/alertmanager/index.ts';
import { configuredSink } from '../../support/configuredSink.ts';
import { HookServer } from '../../support/hookServer.ts';

const NOW = Date.UTC(2026, 0, 1) * 1000;
const MINUTE = 60 * SECOND;

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

/** Time passes by `pass` alone, which wakes who sleeps. */
class SleepingClock implements Clock {
  time = NOW;
  #wake = (): void => undefined;

  now(): number {
    return this.time;
  }

  sleep(_millis: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  pass(micros: number): void {
    this.time += micros;
    this.#wake();
  }
}

interface Stage {
  readonly servers: readonly HookServer[];
  readonly clock: SleepingClock;
  readonly sink: Sink;
  /** What stands in the store. */
  standing: readonly OutgoingItem[];
  readonly logged: string[];
  deliver(...items: readonly OutgoingItem[]): Promise<void>;
  /** Lets a repeat pass; resolves when the first server was asked once more. */
  repeat(): Promise<void>;
  /** Requests that the first server was sent, as alerts. */
  sent(): readonly (readonly Alert[])[];
}

async function stage(context: TestContext, more = '', members = 1): Promise<Stage> {
  const servers = Array.from({ length: members }, () => new HookServer());
  for (const server of servers) {
    await server.start();
    context.after(() => server.kill());
  }
  const [first = new HookServer()] = servers;
  const urls = servers.map(({ port }) => `"http://u:pass@127.0.0.1:${port}/am/"`).join(', ');
  const settings = configuredSink<AlertmanagerSettings>(
    `{ type: alertmanager, urls: [${urls}]${more === '' ? '' : `, ${more}`} }`,
  );
  const clock = new SleepingClock();
  const logged: string[] = [];
  const note = (fields: unknown, text: string): void => void logged.push(`${text} ${JSON.stringify(fields)}`);
  const logger: Logger = { info: note, warn: note, error: note };
  const sink = createAlertmanagerSink(settings, {
    name: 'target',
    cloud: 'rdu2',
    clock,
    logger,
    standing: () => [here.standing],
  });
  context.after(() => sink.close());
  /** Whoever is next is behind a repeat, which sleeps after that. */
  const asleep = async (): Promise<void> => {
    await sink.deliver([], new AbortController().signal);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const here: Stage = {
    servers,
    clock,
    sink,
    standing: [],
    logged,
    deliver: (...items) => sink.deliver(items, new AbortController().signal),
    repeat: async () => {
      const before = first.posted.length;
      clock.pass(MINUTE);
      await until(() => first.posted.length > before);
      await asleep();
    },
    sent: () => first.posted.map(({ body }) => JSON.parse(body) as Alert[]),
  };
  await asleep();
  return here;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

const BASE: Problem = {
  key: 'instance-error:server-1',
  state: 'raised',
  severity: 4,
  summary: 'Instance web is in error',
  object: 'server-1',
  since: formatMicros(NOW - MINUTE),
};

function problem(changed: Partial<Problem> = {}, generated = NOW - MINUTE): OutgoingItem {
  const cause: Cause = {
    message_id: 'm',
    event_type: 'compute.instance.update',
    generated: formatMicros(generated),
  };
  return standingItem({ ...BASE, ...changed, cause }, 1);
}

const CLEARED = problem({ state: 'cleared' }, NOW - SECOND);

describe('an Alertmanager', () => {
  it('is sent a problem with labels that say what it is, from the time of its event, for four repeats', async (context) => {
    const here = await stage(context, 'labels: { team: cloud }, annotations: { where: "on {item.object}" }');
    await here.deliver(problem());
    assert.deepEqual(here.sent(), [
      [
        {
          labels: {
            team: 'cloud',
            alertname: 'instance-error',
            device: 'rdu2',
            severity: 'error',
            object: 'server-1',
          },
          annotations: {
            summary: 'Instance web is in error',
            event_type: 'compute.instance.update',
            where: 'on server-1',
          },
          startsAt: formatMicros(NOW - MINUTE),
          endsAt: formatMicros(NOW + 4 * MINUTE),
        },
      ],
    ]);
    const [{ path, headers } = assert.fail()] = here.servers[0]?.posted ?? [];
    assert.equal(path, '/am/api/v2/alerts');
    assert.equal(headers['content-type'], 'application/json; charset=utf-8');
    assert.equal(headers.authorization, `Basic ${Buffer.from('u:pass').toString('base64')}`);
  });

  it('is told of a problem of the feed by its subject', async (context) => {
    const here = await stage(context);
    await here.deliver(problem({ key: 'feed-silent:compute:host-1', object: null }));
    const [[{ labels } = assert.fail()] = []] = here.sent();
    assert.deepEqual(labels, {
      alertname: 'feed-silent',
      device: 'rdu2',
      severity: 'error',
      subject: 'compute:host-1',
    });
  });

  it('is told the end by the time of the event, never before the beginning or after now', async (context) => {
    const here = await stage(context);
    const since = formatMicros(NOW - 9 * SECOND);
    await here.deliver(CLEARED);
    await here.deliver(problem({ state: 'cleared', since }, NOW - MINUTE));
    await here.deliver(problem({ state: 'cleared' }, NOW + MINUTE));
    assert.deepEqual(
      here.sent().map(([alert]) => alert?.endsAt),
      [formatMicros(NOW - SECOND), since, formatMicros(NOW)],
    );
  });

  it('is told of several items of one problem the last, and of a gap nothing', async (context) => {
    const here = await stage(context);
    await here.deliver(gapItem(1, 4));
    await here.deliver(problem(), CLEARED, problem({ summary: 'again' }));
    assert.deepEqual(
      here.sent().map((alerts) => alerts.map(({ annotations }) => annotations['summary'])),
      [['again']],
    );
  });

  it('is sent what stands again, also after a new start, and no longer when it is gone', async (context) => {
    const here = await stage(context, 'batch: 2');
    here.standing = [1, 2, 3].map((id) => problem({ key: `instance-error:server-${id}` }));
    await here.repeat();
    await here.repeat();
    assert.deepEqual(
      here.sent().map((alerts) => alerts.map(({ labels, endsAt }) => [labels['object'], endsAt])),
      [1, 2].flatMap((repeat) => {
        const endsAt = formatMicros(NOW + (repeat + 4) * MINUTE);
        return [
          [
            ['server-1', endsAt],
            ['server-2', endsAt],
          ],
          [['server-3', endsAt]],
        ];
      }),
    );
    here.standing = here.standing.slice(0, 1);
    await here.repeat();
    assert.deepEqual(
      here
        .sent()
        .at(-1)
        ?.map(({ labels }) => labels['object']),
      ['server-1'],
    );
  });

  it('is sent an end again for five repeats, unless the problem was raised again', async (context) => {
    const here = await stage(context);
    const other = problem({ key: 'instance-error:other' });
    here.standing = [other];
    await here.deliver(CLEARED);
    const repeated = async (): Promise<readonly string[]> => {
      await here.repeat();
      return (here.sent().at(-1) ?? []).map(
        ({ labels, endsAt }) => `${labels['object']} ${endsAt < formatMicros(here.clock.time)}`,
      );
    };
    for (let repeat = 1; repeat <= 5; repeat += 1) {
      assert.deepEqual(await repeated(), ['other false', 'server-1 true']);
    }
    assert.deepEqual(await repeated(), ['other false']);
    await here.deliver(CLEARED);
    await here.deliver(problem());
    assert.deepEqual(await repeated(), ['other false']);
  });

  it('is told the end of an alert whose severity changed', async (context) => {
    const here = await stage(context);
    await here.deliver(problem());
    await here.deliver(problem({ severity: 5 }));
    await here.deliver(problem({ severity: 5, state: 'cleared' }, NOW - SECOND));
    assert.deepEqual(
      here.sent().map((alerts) => alerts.map(({ labels, endsAt }) => [labels['severity'], endsAt])),
      [
        [['error', formatMicros(NOW + 4 * MINUTE)]],
        [
          ['error', formatMicros(NOW)],
          ['critical', formatMicros(NOW + 4 * MINUTE)],
        ],
        [['critical', formatMicros(NOW - SECOND)]],
      ],
    );
  });

  it('is not told an end before a repeat that began earlier is over', async (context) => {
    const here = await stage(context);
    const [server = new HookServer()] = here.servers;
    let answer = (): void => undefined;
    server.answer = (response) => (answer = () => void response.writeHead(200).end());
    here.standing = [problem()];
    here.clock.pass(MINUTE);
    await until(() => server.posted.length === 1);
    server.behave();
    const cleared = here.deliver(CLEARED);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(server.posted.length, 1);
    answer();
    await cleared;
    assert.deepEqual(
      here.sent().map(([alert]) => alert?.endsAt),
      [formatMicros(NOW + 5 * MINUTE), formatMicros(NOW - SECOND)],
    );
  });

  it('that is one of a cluster may be away: the others are told, and it is what stands when it is back', async (context) => {
    const here = await stage(context, '', 2);
    const [, second = new HookServer()] = here.servers;
    await second.kill();
    await here.deliver(problem());
    await here.deliver(problem({ summary: 'another' }));
    assert.equal(here.servers[0]?.taken.length, 2);
    assert.equal(here.logged.length, 1, 'told once');
    assert.match(here.logged[0] ?? '', /an Alertmanager takes no alerts.*ECONNREFUSED/);
    assert.ok(!here.logged.join().includes('pass'));
    await second.start();
    here.standing = [problem()];
    await here.repeat();
    assert.equal(second.taken.length, 1);
    await here.deliver(CLEARED);
    assert.equal(second.taken.length, 2);
    assert.match(here.logged[1] ?? '', /takes alerts again/);
  });

  it('that none can reach fails the delivery, and is logged once for all repeats', async (context) => {
    const here = await stage(context);
    const [server = new HookServer()] = here.servers;
    server.answer = (response) => void response.writeHead(503).end('not yet');
    await assert.rejects(here.deliver(problem()), /HTTP 503: not yet/);
    here.standing = [problem()];
    await here.repeat();
    await here.repeat();
    assert.deepEqual(
      here.logged.map((text) => text.split(' {')[0]),
      [
        'an Alertmanager takes no alerts; it is sent what stands later',
        'the open problems could not all be sent again',
      ],
    );
    server.behave();
    await here.deliver(problem());
    assert.equal(server.taken.length, 1);
  });

  it('that refuses an alert is sent all others, and refuses the delivery for good', async (context) => {
    const here = await stage(context, 'batch: 1');
    const [server = new HookServer()] = here.servers;
    server.answer = (response, { body }) =>
      void response.writeHead(body.includes('server-2') ? 400 : 200).end('invalid label set');
    await assert.rejects(here.deliver(problem({ key: 'instance-error:server-2' })), DeliveryRefused);
    here.standing = [1, 2, 3].map((id) => problem({ key: `instance-error:server-${id}` }));
    await here.repeat();
    assert.deepEqual(
      server.taken.map(({ body }) => (JSON.parse(body) as Alert[])[0]?.labels['object']),
      ['server-1', 'server-3'],
    );
  });

  it('is left alone after the end', async (context) => {
    const here = await stage(context);
    here.standing = [problem()];
    await here.sink.close();
    here.clock.pass(MINUTE);
    assert.deepEqual(here.sent(), []);
  });
});

describe('the settings of an Alertmanager', () => {
  for (const [more, message] of [
    ['urls: [ftp://here]', /http or https/],
    ['urls: []', /urls/],
    [`urls: [http://a], filter: "event.severity > 3"`, /unknown name `event`/],
    [`urls: [http://a], annotations: { where: "{event.host}" }`, /unknown name `event`/],
    [`urls: [http://a], annotations: { bad-name: x }`, /letters, digits/],
    [`urls: [http://a], labels: { alertname: x }`, /the sink’s own/],
    [`urls: [http://a], labels: { bad-name: x }`, /letters, digits/],
    [`urls: [http://a], repeat: 10ms`, /a second or more/],
  ] as const) {
    it(`cannot be ${more}`, () => {
      assert.throws(() => configuredSink(`{ type: alertmanager, ${more} }`), message);
    });
  }
});
