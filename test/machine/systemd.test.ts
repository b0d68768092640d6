import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Systemd, type SystemdEnvironment } from '../../src/machine/systemd.ts';
import type { Logger } from '../../src/model/index.ts';
import { NotifySocket } from '../support/notifySocket.ts';
import { programs, systemdPrograms } from '../support/systemdPrograms.ts';

const SUITE = 'what systemd is told';

/** A logger that keeps what it is told. */
function keeping(): { logger: Logger; said: string[] } {
  const said: string[] = [];
  const keep = (fields: object, text?: string): void =>
    void said.push(`${JSON.stringify(fields)} ${text ?? ''}`);
  return {
    logger: { trace: keep, debug: keep, info: keep, warn: keep, error: keep } as unknown as Logger,
    said,
  };
}

function from(context: TestContext, environment: SystemdEnvironment, logger = keeping().logger): Systemd {
  const systemd = Systemd.from(environment, logger, 42);
  assert.ok(systemd);
  context.after(() => systemd.close());
  return systemd;
}

suite(SUITE, () => {
  test('is nothing, where nobody listens', () => {
    const { logger } = keeping();
    assert.equal(Systemd.from({}, logger), null);
    assert.equal(Systemd.from({ NOTIFY_SOCKET: '', WATCHDOG_USEC: '1000' }, logger), null);
  });

  test('comes in order through the real systemd-notify, a status in one line without control characters', async (context) => {
    const PATH = await systemdPrograms(context, SUITE);
    if (PATH === null) return;
    const socket = await NotifySocket.listen(context);
    const systemd = from(context, { NOTIFY_SOCKET: socket.path, PATH });
    systemd.status('Not ready: source rabbit is waiting:\nREADY=1\u001b[31m exchange "nova" does not exist');
    systemd.ready();
    await systemd.close();
    systemd.status('x'.repeat(1000));
    systemd.stopping(20_000_000);
    await systemd.close();
    await socket.until((told) => told.length === 2);
    assert.deepEqual(socket.told, [
      {
        STATUS: 'Not ready: source rabbit is waiting: READY=1 [31m exchange "nova" does not exist',
        READY: '1',
      },
      { STATUS: `${'x'.repeat(200)}…`, STOPPING: '1', EXTEND_TIMEOUT_USEC: '20000000' },
    ]);
  });

  test('is said twice per watchdog interval while what is asked answers, and not while it does not', async (context) => {
    const out = programs(context, { 'systemd-notify': 'echo "$@" >> "$NOTIFY_SOCKET"' });
    const file = join(out, 'told');
    const beats = (): number =>
      readFileSync(file, { encoding: 'utf8', flag: 'a+' }).match(/WATCHDOG=1/g)?.length ?? 0;
    const { logger, said } = keeping();
    const systemd = from(
      context,
      { NOTIFY_SOCKET: file, PATH: out, WATCHDOG_USEC: '20000', WATCHDOG_PID: '42' },
      logger,
    );
    let answer: () => void = () => undefined;
    let hanging = false;
    let asked = 0;
    systemd.watch(() => {
      asked += 1;
      return hanging ? new Promise((resolve) => (answer = resolve)) : Promise.resolve();
    });
    while (beats() < 3) await wait(5);
    hanging = true;
    while (said.length === 0) await wait(5);
    const [before, askedBefore] = [beats(), asked];
    assert.match(said[0] ?? '', /the store does not answer/);
    await wait(60);
    assert.deepEqual([beats(), asked], [before, askedBefore], 'silent while it hangs');
    hanging = false;
    answer();
    while (beats() < before + 2) await wait(5);
    assert.equal(said.length, 1);
  });

  test('is no sign of life where the watchdog waits for another process, or for none', async (context) => {
    for (const rest of [{ WATCHDOG_USEC: '2000', WATCHDOG_PID: '7' }, { WATCHDOG_USEC: '0' }, {}]) {
      const systemd = from(context, { NOTIFY_SOCKET: '/nowhere', ...rest });
      systemd.watch(() => assert.fail('asked'));
      await wait(10);
    }
  });

  test('is given up with one line in the log while it fails', async (context) => {
    const failing = programs(context, { 'systemd-notify': 'echo "no such socket" >&2; exit 1' });
    const { logger, said } = keeping();
    const systemd = from(context, { NOTIFY_SOCKET: '/nowhere', PATH: failing }, logger);
    for (const text of ['one', 'two', 'three']) {
      systemd.status(text);
      await systemd.close();
    }
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /systemd-notify.*no such socket.*goes on without/);
  });
});
