import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { StackwireError } from '../../src/model/index.ts';
import { examineReachability, OsFping, Pinger } from '../../src/reachability/index.ts';
import { pingTarget, type PingTarget } from '../../src/reachability/pingTarget.ts';
import { CleanupList } from '../support/cleanup.ts';
import { memoryReader } from '../support/memoryReader.ts';
import { pingPrograms } from '../support/pingPrograms.ts';
import { noteSkipped } from '../support/services.ts';
import { TestNamespace } from '../support/testNamespace.ts';
import { guest, NETWORKS, uuid } from './inventory.ts';

const SUITE = 'reachability with the real fping';
const programs = await pingPrograms();
const skip = typeof programs === 'string' ? programs : false;
if (skip !== false) noteSkipped(SUITE, skip);
const { fping, ip } = typeof programs === 'string' ? { fping: '', ip: '' } : programs;

const NOWHERE = { fixed: null, floating: null } as const;
const NO_FILE = { read: () => ({ swept: 0, guests: new Map(), lost: new Map() }) };

function target(address: string, namespace: string | null = null): PingTarget {
  const made = pingTarget(address, namespace);
  assert.ok(made);
  return made;
}

async function alive(...targets: readonly PingTarget[]): Promise<readonly (boolean | undefined)[]> {
  const { answerOf } = await new Pinger({ fping, ip }).round(targets);
  return targets.map((each) => answerOf(each)?.alive);
}

/** A program that stands in for an fping with a fault that the real one cannot show here. */
function faulty(script: string, cleanup: CleanupList): string {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-fping-'));
  cleanup.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'fping');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

function code(expected: string): (error: unknown) => boolean {
  return (error) => error instanceof StackwireError && error.code === expected;
}

describe(SUITE, { skip, timeout: 60_000 }, () => {
  const cleanup = new CleanupList();
  after(() => cleanup.run());

  it('hears answers, with their times', async () => {
    const { answerOf, failures } = await new Pinger({ fping, ip }).round([
      target('127.0.0.7'),
      target('::1'),
    ]);
    for (const address of ['127.0.0.7', '::1']) {
      const answer = answerOf(target(address));
      assert.equal(answer?.alive, true, address);
      assert.ok((answer?.rtt ?? -1) >= 0, address);
    }
    assert.deepEqual(failures, []);
  });

  it('asks nothing where there is nobody to ask', async () => {
    const { failures } = await new Pinger({ fping: '/nonexistent', ip }).round([]);
    assert.deepEqual(failures, []);
  });

  it('says so where the program is not there', async () => {
    const pinger = new Pinger({ fping: '/nonexistent/fping', ip });
    await assert.rejects(pinger.round([target('127.0.0.7')]), code('reachability/no-fping'));
  });

  it('believes no fping that does not hear this machine itself', async () => {
    const blind = faulty('while read -r address; do echo "$address : - -" >&2; done; exit 1', cleanup);
    const pinger = new Pinger({ fping: blind, ip });
    await assert.rejects(pinger.round([target('127.0.0.7')]), code('reachability/fping-blind'));
  });

  it('takes nobody for dead because fping failed', async () => {
    const broken = faulty('cat >/dev/null; echo "fping: cannot create socket\\033[31m" >&2; exit 4', cleanup);
    const { answerOf, failures } = await new Pinger({ fping: broken, ip }).round([target('127.0.0.7')]);
    assert.equal(answerOf(target('127.0.0.7')), undefined);
    assert.deepEqual(
      failures.map(({ message }) => message),
      ['fping: fping: cannot create socket?[31m'],
    );
  });

  it('has the doctor say whether guests could be asked', async () => {
    const watched = {
      ip,
      namespaces: NOWHERE,
      canaries: [],
      watch: null,
      osFping: { limit: 12, allTenants: true },
    };
    const levels = async (more: object): Promise<readonly string[]> => {
      const found: string[] = [];
      const config = { ...watched, fping, ...more };
      for await (const { level, detail } of examineReachability(config)) found.push(`${level} ${detail}`);
      return found;
    };
    assert.deepEqual(await levels({}), ['ok It hears answers.']);
    assert.deepEqual(await levels({ osFping: null, fping: '/nonexistent' }), []);
    const [missing = ''] = await levels({ fping: '/nonexistent/fping' });
    assert.match(missing, /^action .*not executable\.$/);
    const [, noIp = ''] = await levels({ ip: '/nonexistent/ip', namespaces: { fixed: 'x', floating: null } });
    assert.match(noIp, /^action .*no network namespace/);
    const [, nowhere = ''] = await levels({
      namespaces: { fixed: 'elsewhere-{network_id}', floating: null },
    });
    assert.match(nowhere, /^action No network namespace of this machine is called so/);
  });

  it('stops when it is told to', async () => {
    const hanging = faulty('exec sleep 60', cleanup);
    const stopping = new AbortController();
    const round = new Pinger({ fping: hanging, ip }).round([target('127.0.0.7')], stopping.signal);
    stopping.abort();
    assert.equal((await round).failures.length, 1);
  });

  it('answers for os-fping: any address is enough, and hostile ones reach nobody', async () => {
    const objects = [
      ...guest(1, { fixed: ['-J', 'localhost', '127.0.0.11'] }),
      ...guest(2, { portless: true, fixed: ['127.0.0.12'] }),
      ...guest(3, { fixed: ['$(reboot)'] }),
    ];
    const asking = new OsFping({
      programs: { fping, ip },
      namespaces: NOWHERE,
      canaries: [],
      reader: memoryReader({ objects }),
      file: NO_FILE,
    });
    const servers = await asking.servers(() => true);
    assert.deepEqual(
      servers.map(({ id, alive: lives, reachability }) => [id, lives, reachability]),
      [
        [uuid(1), true, 'alive'],
        [uuid(2), true, 'alive'],
        [uuid(3), false, 'unknown'],
      ],
    );
  });
});

const probe = new CleanupList();
const first = skip === false ? await TestNamespace.create(probe, ip) : skip;
await probe.run();
const without = typeof first === 'string' ? first : false;
const SPACES = 'reachability in network namespaces';
if (without !== false) noteSkipped(SPACES, without);

describe(SPACES, { skip: without, timeout: 60_000 }, () => {
  const cleanup = new CleanupList();
  const spaces: Record<string, TestNamespace> = {};
  const place = `${process.pid}-`;

  before(async () => {
    for (const network of Object.values(NETWORKS)) {
      const made = await TestNamespace.create(cleanup, ip, `${place}${network}`);
      assert.ok(typeof made !== 'string');
      spaces[network] = made;
    }
    await spaces[NETWORKS.red]?.add('10.7.0.5');
    await spaces[NETWORKS.red]?.add('fd07::5/128');
  });
  after(() => cleanup.run());

  it('tells two guests apart that have one address, by their networks', async () => {
    const [red, blue] = [`${place}${NETWORKS.red}`, `${place}${NETWORKS.blue}`];
    assert.deepEqual(await alive(target('10.7.0.5', red), target('10.7.0.5', blue), target('fd07::5', red)), [
      true,
      false,
      true,
    ]);
  });

  it('has the doctor enter one of them, and ask canaries', async () => {
    const found: string[] = [];
    const canaries = [
      { address: '127.0.0.9', namespace: null },
      { address: '10.7.0.98', namespace: `${place}${NETWORKS.red}` },
    ];
    const config = { fping, ip, canaries, watch: null, osFping: { limit: 12, allTenants: true } };
    const namespaces = { fixed: `${place}{network_id}`, floating: null };
    for await (const { level, detail } of examineReachability({ ...config, namespaces }))
      found.push(`${level} ${detail}`);
    assert.equal(found[2], 'ok This canary answers.');
    assert.match(found[3] ?? '', /^action This canary does not answer\./);
    assert.match(found[1] ?? '', /^ok 2 namespaces of this machine are called so, and .* can be entered\.$/);
  });

  it('does not ask in a namespace that is not on this machine', async () => {
    const elsewhere = target('10.7.0.5', `${place}elsewhere`);
    const { answerOf, failures } = await new Pinger({ fping, ip }).round([elsewhere]);
    assert.equal(answerOf(elsewhere), undefined);
    assert.match(failures[0]?.message ?? '', /no namespace/);
  });

  it('finds the namespaces by rule; fixed and floating addresses have their own', async () => {
    const objects = [
      ...guest(1, { fixed: ['10.7.0.5'], network: 'red' }),
      ...guest(2, { fixed: ['10.7.0.5'], network: 'blue' }),
      ...guest(3, { fixed: ['10.7.0.6'], network: 'blue', floating: '127.0.0.13' }),
      ...guest(4, { fixed: ['10.7.0.5'], portless: true }),
    ];
    const asking = new OsFping({
      programs: { fping, ip },
      namespaces: { fixed: `${place}{network_id}`, floating: null },
      canaries: [],
      reader: memoryReader({ objects }),
      file: NO_FILE,
    });
    const servers = await asking.servers(() => true);
    assert.deepEqual(
      servers.map((server) => server.alive),
      [true, false, true, false],
    );
  });

  it('tells dead from never seen alive', async () => {
    const objects = [...guest(1, { fixed: ['10.7.0.5'] }), ...guest(2, { fixed: ['10.7.0.99'] })];
    const asking = new OsFping({
      programs: { fping, ip },
      namespaces: { fixed: `${place}{network_id}`, floating: null },
      canaries: [],
      reader: memoryReader({ objects }),
      file: NO_FILE,
    });
    const words = async (): Promise<readonly string[]> =>
      (await asking.servers(() => true)).map(({ reachability }) => reachability);
    assert.deepEqual(await words(), ['alive', 'unknown']);
    await spaces[NETWORKS.red]?.remove('10.7.0.5');
    assert.deepEqual(await words(), ['dead', 'unknown']);
    await spaces[NETWORKS.red]?.add('10.7.0.5');
  });
});
