import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { BridgeProcess } from '../support/bridgeProcess.ts';
import { busiestWriter, holdThread, writtenByThread } from '../support/holdThread.ts';
import { lockStore } from '../support/lockStore.ts';
import { ROOT } from '../support/markdown.ts';
import { NotifySocket } from '../support/notifySocket.ts';
import { run } from '../support/run.ts';
import { noteSkipped } from '../support/services.ts';
import { programs, systemdPrograms } from '../support/systemdPrograms.ts';

const SUITE = 'the bridge as a service of systemd';
const TIMEOUT = 90_000;
const CAPTURE = join(ROOT, 'fixtures', 'live-migration.jsonl');
const PLAYED = `sources: [{ type: capture, files: ["${CAPTURE}"] }]`;

interface Service {
  readonly running: BridgeProcess;
  readonly socket: NotifySocket;
}

/** A bridge with what systemd gives a service of `Type=notify`. */
async function service(
  context: TestContext,
  config: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<Service | null> {
  const folder = await systemdPrograms(context, SUITE);
  if (folder === null) return null;
  const socket = await NotifySocket.listen(context);
  const running = await BridgeProcess.start(config, {
    NOTIFY_SOCKET: socket.path,
    PATH: `${folder}:${process.env['PATH'] ?? ''}`,
    ...environment,
  });
  context.after(() => running.remove());
  return { running, socket };
}

/** Signs of life so far. */
const beats = ({ socket }: Service): number => socket.values('WATCHDOG').length;

async function beatsAgain(of: Service): Promise<void> {
  const before = beats(of);
  await of.socket.until(() => beats(of) > before + 1);
}

suite(SUITE, () => {
  test(
    'is ready when its sources are started, tells how it is, and that it stops',
    { timeout: TIMEOUT },
    async (context) => {
      const started = await service(context, PLAYED);
      if (!started) return;
      const { running, socket } = started;
      await socket.until(() => socket.values('STATUS').some((text) => text.startsWith('Ready')));
      await socket.until(() => socket.values('READY').length > 0);
      assert.equal(await running.signal('SIGTERM'), 0);
      assert.equal(socket.values('STATUS').at(-1), 'Not ready: the bridge is draining');
      assert.deepEqual([socket.values('READY'), socket.values('STOPPING')], [['1'], ['1']]);
      assert.ok(Number(socket.values('EXTEND_TIMEOUT_USEC')[0]) > 10_000_000);
      assert.deepEqual(socket.values('WATCHDOG'), [], 'no watchdog is set');
    },
  );

  test(
    'is ready without its broker, and says that it waits for it',
    { timeout: TIMEOUT },
    async (context) => {
      const started = await service(
        context,
        'sources: [{ type: amqp, url: "amqp://127.0.0.1:1/", exchanges: [nova] }]',
      );
      if (!started) return;
      const { running, socket } = started;
      await socket.until(() => socket.values('READY').length > 0);
      await socket.until(() =>
        /source amqp is connecting: .*127\.0\.0\.1:1/.test(socket.values('STATUS').at(-1) ?? ''),
      );
      assert.equal(await running.signal('SIGTERM'), 0);
    },
  );

  test(
    'lives while its store only refuses to write, and not while the main loop or the store hangs',
    { timeout: TIMEOUT },
    async (context) => {
      const config = `sources: [{ type: capture, files: ["${CAPTURE}"], pace: human }]`;
      const started = await service(context, config, { WATCHDOG_USEC: '600000' });
      if (!started) return;
      const { running } = started;
      const pid = running.child.pid ?? 0;
      const before = writtenByThread(pid);
      await running.until(
        async () => (await running.metric('stackwire_messages_total{result="committed"}')) > 2,
      );
      const store = busiestWriter(pid, before);
      const unlock = lockStore(running.store);
      await running.until(async () => (await running.metric('stackwire_store_blocked')) === 1);
      await beatsAgain(started);
      unlock();

      for (const thread of [store, pid]) {
        const goOn = await holdThread(context, thread);
        if (typeof goOn === 'string') {
          noteSkipped(SUITE, goOn);
          context.skip(goOn);
          return;
        }
        // What was on its way when the thread was stopped may still come.
        await new Promise((resolve) => setTimeout(resolve, 1000));
        const silent = beats(started);
        await new Promise((resolve) => setTimeout(resolve, 1500));
        assert.equal(beats(started), silent, 'five intervals of two beats without one');
        goOn();
        await beatsAgain(started);
      }
      assert.match(running.errors, /the store does not answer/);
      assert.equal(await running.signal('SIGTERM'), 0);
    },
  );

  test(
    'runs where the program that speaks to systemd is missing, and says so once',
    { timeout: TIMEOUT },
    async (context) => {
      const failing = programs(context, { 'systemd-notify': 'exit 1' });
      const started = await service(context, PLAYED, { PATH: `${failing}:${process.env['PATH'] ?? ''}` });
      if (!started) return;
      const { running, socket } = started;
      await running.until(
        async () => (await running.metric('stackwire_messages_total{result="committed"}')) === 15,
      );
      assert.equal(await running.signal('SIGTERM'), 0);
      assert.equal(running.errors.match(/systemd is not told how the program is/g)?.length, 1);
      assert.deepEqual(socket.told, []);
    },
  );
});

suite('packaging/stackwire.service', () => {
  const text = readFileSync(join(ROOT, 'packaging', 'stackwire.service'), 'utf8');
  const settings = new Map(
    [...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value] as const),
  );

  test('is understood by systemd, line by line', { timeout: TIMEOUT }, async (context) => {
    const folder = await systemdPrograms(context, SUITE);
    if (folder === null) return;
    // What is verified has to be there: the program, wherever it is installed, is not.
    const unit = join(programs(context, {}), 'stackwire.service');
    writeFileSync(unit, text.replace(/^ExecStart=stackwire /m, 'ExecStart=/bin/true '));
    assert.equal(await run(join(folder, 'systemd-analyze'), ['verify', '--man=no', unit]), '');
  });

  test(
    'is understood with each drop-in of docs/reachability.md, and so is the probe’s',
    { timeout: TIMEOUT },
    async (context) => {
      const folder = await systemdPrograms(context, SUITE);
      if (folder === null) return;
      const page = readFileSync(join(ROOT, 'docs', 'reachability.md'), 'utf8');
      const dropIns = [...page.matchAll(/```ini\n# \S+\.conf\n([\s\S]*?)```/g)].map(
        ([, lines = '']) => lines,
      );
      assert.equal(dropIns.length, 2);
      const probe = readFileSync(join(ROOT, 'packaging', 'stackwire-probe.service'), 'utf8');
      const place = programs(context, {});
      const units = [probe, ...dropIns.map((lines) => `${text}\n${lines}`)].map((unit, at) => {
        const path = join(place, `stackwire-${at}.service`);
        writeFileSync(path, unit.replace(/^ExecStart=stackwire /m, 'ExecStart=/bin/true '));
        return path;
      });
      assert.equal(await run(join(folder, 'systemd-analyze'), ['verify', '--man=no', ...units]), '');
      for (const unit of [text, probe]) assert.match(unit, /^KillMode=mixed$/m);
    },
  );

  test('gives the bridge a socket to speak to, a watchdog, and time to drain', () => {
    assert.deepEqual(
      ['Type', 'NotifyAccess', 'Restart', 'RestartPreventExitStatus'].map((name) => settings.get(name)),
      ['notify', 'all', 'on-failure', '2'],
    );
    assert.match(settings.get('WatchdogSec') ?? '', /^\d+s$/);
    assert.ok(parseInt(settings.get('TimeoutStopSec') ?? '', 10) > 10 + 5 + 2);
    assert.match(settings.get('RestrictAddressFamilies') ?? '', /\bAF_UNIX\b/);
  });

  test('takes every right away that the bridge does not need, and leaves Node its compiler', () => {
    const wanted = {
      DynamicUser: 'yes',
      NoNewPrivileges: 'yes',
      ProtectSystem: 'strict',
      CapabilityBoundingSet: '',
    };
    for (const [name, value] of Object.entries(wanted)) assert.equal(settings.get(name), value, name);
    assert.equal(settings.has('MemoryDenyWriteExecute'), false);
    assert.equal(
      settings.get('Environment'),
      `STACKWIRE_STORE=/var/lib/${settings.get('StateDirectory')}/stackwire.sqlite`,
    );
  });
});
