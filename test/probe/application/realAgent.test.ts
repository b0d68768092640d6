import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { ApplicationHealth } from '../../../src/probe/application/application.ts';
import { ApplicationCheck } from '../../../src/probe/application/applicationCheck.ts';
import type { ApplicationSettings } from '../../../src/probe/index.ts';
import { ROOT } from '../../support/markdown.ts';
import { CleanupList } from '../../support/cleanup.ts';
import { QemuAgent } from '../../support/qemuAgent.ts';
import { noteSkipped } from '../../support/services.ts';
import { NO_APPLICATION, START } from '../heartbeat/monitorRig.ts';
import { AgentSocket } from './agentSocket.ts';

const cleanup = new CleanupList();
let agent: QemuAgent | string = 'not started';

describe('application health by Debian’s guest agent', () => {
  let folder = '';
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stackwire-health-'));
    cleanup.after(() => rmSync(folder, { recursive: true }));
    agent = await QemuAgent.start(cleanup, { reading: true, running: true });
    if (typeof agent === 'string') noteSkipped('application health', agent);
  });
  after(() => cleanup.run());

  /** What a check comes to; and by which commands. */
  async function check(
    settings: Partial<ApplicationSettings>,
    skip: (because: string) => void,
    use: (
      ask: (now?: number) => Promise<ApplicationHealth | null>,
      asked: readonly string[],
    ) => Promise<void>,
  ): Promise<void> {
    if (typeof agent === 'string') return skip(agent);
    const socket = new AgentSocket(agent.socket);
    const made = new ApplicationCheck({ ...NO_APPLICATION, ...settings }, null);
    try {
      await use((now = START) => made.check(socket.ask, now), socket.asked);
    } finally {
      socket.close();
    }
  }

  it('reads the status file that the docs show, and closes it', async (context) => {
    const file = join(folder, 'health.json');
    const page = readFileSync(join(ROOT, 'docs', 'probe-heartbeat.md'), 'utf8');
    const [, example = ''] = /```json\n(\{ "status"[^`]*)```/.exec(page) ?? [];
    writeFileSync(file, example);
    await check(
      { file },
      (because) => context.skip(because),
      async (ask, asked) => {
        assert.deepEqual(await ask(), { status: 'ok', detail: '12 workers, queue 3' });
        assert.deepEqual(asked, [
          'guest-fsfreeze-status',
          'guest-file-open',
          'guest-file-read',
          'guest-file-close',
        ]);
        assert.deepEqual(await ask(START + 121e6), { status: 'stale', detail: '12 workers, queue 3' });
        writeFileSync(file, '{"status": "failed", "sequence": 18}');
        assert.deepEqual(await ask(START + 122e6), { status: 'failed', detail: null });
      },
    );
  });

  it('leaves no file open in the guest, however often it reads', async (context) => {
    if (typeof agent === 'string') return context.skip(agent);
    const file = join(folder, 'often.json');
    writeFileSync(file, '{"status": "ok", "sequence": 1}');
    await check(
      { file },
      (because) => context.skip(because),
      async (ask) => {
        for (let turn = 0; turn < 50; turn += 1) await ask();
      },
    );
    assert.equal(openFiles(file).length, 0);
    const socket = new AgentSocket(agent.socket);
    const opened = await socket.ask({ execute: 'guest-file-open', arguments: { path: file } });
    assert.equal(openFiles(file).length, 1, 'it would have been seen');
    assert.ok(opened.kind === 'answer');
    await socket.ask({ execute: 'guest-file-close', arguments: { handle: opened.value } });
    socket.close();
  });

  it('says that there is no file, or too long a one, and never that it failed', async (context) => {
    const file = join(folder, 'none.json');
    await check(
      { file },
      (because) => context.skip(because),
      async (ask) => {
        assert.deepEqual(await ask(), { status: 'unavailable', detail: 'the status file cannot be opened' });
        writeFileSync(file, ' '.repeat(5000));
        assert.deepEqual(await ask(), {
          status: 'unavailable',
          detail: 'the status file is no text of at most 4096 bytes',
        });
        assert.deepEqual(openFiles(file), []);
      },
    );
  });

  it('runs a command and takes its end for the status', async (context) => {
    const until = async (ask: () => Promise<ApplicationHealth | null>): Promise<ApplicationHealth | null> => {
      for (let turn = 0; turn < 2000; turn += 1) {
        const health = await ask();
        if (health !== null) return health;
      }
      return null;
    };
    for (const [script, health] of [
      ['echo all is well; echo more; exit 0', { status: 'ok', detail: 'all is well' }],
      ['echo no database; exit 3', { status: 'failed', detail: 'no database' }],
      ['exit 4', { status: 'failed', detail: 'it ended with 4' }],
      ['kill -9 $$', { status: 'failed', detail: 'it was ended by a signal' }],
    ] as const) {
      const command = { path: '/bin/sh', arguments: ['-c', script], limit: 60e6 };
      await check(
        { command },
        (because) => context.skip(because),
        async (ask) => {
          assert.deepEqual(await until(ask), health);
        },
      );
    }
  });

  it('says that a command does not end, and starts no other one meanwhile', async (context) => {
    const command = { path: '/bin/sleep', arguments: ['2'], limit: 60e6 };
    await check(
      { command },
      (because) => context.skip(because),
      async (ask, asked) => {
        assert.equal(await ask(), null);
        assert.equal(await ask(START + 59e6), null);
        assert.deepEqual(await ask(START + 61e6), { status: 'failed', detail: 'the command does not end' });
        assert.deepEqual(asked, ['guest-exec', 'guest-exec-status', 'guest-exec-status']);
      },
    );
  });

  it('says that a command cannot be started', async (context) => {
    const command = { path: '/nowhere/health', arguments: [], limit: 60e6 };
    await check(
      { command },
      (because) => context.skip(because),
      async (ask) => {
        assert.equal((await ask())?.status, 'unavailable');
      },
    );
  });

  it('is unavailable where the agent does not allow it', async (context) => {
    const strict = await QemuAgent.start(cleanup);
    if (typeof strict === 'string') return context.skip(strict);
    for (const settings of [
      { file: '/etc/hostname' },
      { command: { path: '/bin/true', arguments: [], limit: 60e6 } },
    ]) {
      const socket = new AgentSocket(strict.socket);
      const health = await new ApplicationCheck({ ...NO_APPLICATION, ...settings }, null).check(
        socket.ask,
        START,
      );
      socket.close();
      assert.equal(health?.status, 'unavailable');
      assert.match(health?.detail ?? '', /the agent does not allow guest-/);
    }
  });
});

/** What the agents that this test started have open of a file. */
function openFiles(file: string): readonly string[] {
  const mine = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && commandOf(pid).includes('qemu-ga'));
  return mine.filter((pid) => filesOf(pid).includes(file));
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function filesOf(pid: string): readonly string[] {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).flatMap((fd) => {
      try {
        return [readlinkSync(join(folder, fd))];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}
