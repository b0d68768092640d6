import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { systemClock } from '../../../src/machine/index.ts';
import type { Clock } from '../../../src/model/index.ts';
import { createHypervisor, type AgentCall, type Domain, type Hypervisor } from '../../../src/probe/index.ts';
import { qemuProcesses } from '../../../src/probe/hypervisor/qemuProcesses.ts';
import { socketOwner, templateFault } from '../../../src/probe/hypervisor/socketTemplate.ts';
import { EventList } from '../../support/eventList.ts';
import { withQemuAgent } from '../../support/withQemuAgent.ts';

const UUID = '9f0c2b6e-6f3e-4c1b-9a53-0a4d2d9e7c11';
const PING = { execute: 'guest-ping' };
const CALL: AgentCall = { lane: 'fast', seconds: 1 };
/** For what answers, on a machine that is busy. */
const PATIENT: AgentCall = { lane: 'fast', seconds: 100 };
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** Ten times as fast. */
const hasty: Clock = { ...systemClock, sleep: (millis, signal) => systemClock.sleep(millis / 10, signal) };

interface Scene {
  readonly hypervisor: Hypervisor;
  readonly events: EventList;
  readonly domain: Domain;
}

function socketFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-sockets-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function watch(context: TestContext, folder: string): Promise<Scene> {
  const events = new EventList();
  const rest = { uri: 'qemu:///system', virsh: 'virsh' };
  const agentSockets = [join(folder, 'agent.*.{uuid}.sock')];
  const settings = { driver: 'sockets' as const, agent_sockets: agentSockets, ...rest };
  const hypervisor = createHypervisor(settings, { clock: hasty, logger: quiet });
  context.after(() => hypervisor.close());
  await hypervisor.start(events.hear);
  const [domain] = await hypervisor.domains();
  assert.ok(domain !== undefined);
  return { hypervisor, events, domain };
}

/** An agent that says what the test wants; `answer` gets each line. */
async function fakeAgent(
  context: TestContext,
  answer: (line: string, socket: Socket) => void,
): Promise<string> {
  const folder = socketFolder(context);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.setEncoding('latin1').on('data', (text: Buffer | string) => {
      for (const line of String(text).split('\n').filter(Boolean)) answer(line, socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(join(folder, `agent.0.${UUID}.sock`), resolve));
  context.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return folder;
}

/** The number of a sync, or null for another command. */
function syncOf(line: string): number | null {
  const found = /guest-sync-delimited.*"id":(\d+)/.exec(line)?.[1];
  return found === undefined ? null : Number(found);
}

function synced(id: number): Buffer {
  return Buffer.concat([Buffer.of(0xff), Buffer.from(`{"return": ${id}}\n`)]);
}

describe('the driver of agent sockets, beside a real agent', () => {
  it('asks, throws late answers away, and says silent only of who was served', async (context) => {
    const folder = socketFolder(context);
    const agent = await withQemuAgent(context, 'agent sockets', {
      socket: join(folder, `agent.0.${UUID}.sock`),
    });
    if (agent === null) return;
    const { hypervisor, events, domain } = await watch(context, folder);
    assert.deepEqual([domain.uuid, events.words[0]], [UUID, 'connected']);
    assert.deepEqual(await hypervisor.askAgent(domain, PING, PATIENT), { kind: 'answer', value: {} });
    const blocked = await hypervisor.askAgent(domain, { execute: 'guest-shutdown' }, PATIENT);
    assert.equal(blocked.kind === 'refused' && blocked.class, 'CommandNotFound');

    // Another probe comes second: it is let in and never served.
    const second = await watch(context, folder);
    assert.equal((await second.hypervisor.askAgent(domain, PING, CALL)).kind, 'unknown');
    await second.hypervisor.close();

    agent.stop();
    assert.deepEqual(await hypervisor.askAgent(domain, PING, CALL), { kind: 'silent' });
    assert.deepEqual(await hypervisor.askAgent(domain, { execute: 'guest-info' }, CALL), { kind: 'silent' });
    agent.continue();
    // The answers to what was asked meanwhile come first; this one is to this command.
    assert.deepEqual(await hypervisor.askAgent(domain, PING, PATIENT), { kind: 'answer', value: {} });

    await agent.kill();
    await events.told(`lifecycle ${UUID} stopped unknown`);
    assert.deepEqual(await hypervisor.askAgent(domain, PING, CALL), { kind: 'gone' });
    await assert.rejects(hypervisor.state(domain), /nobody listens/);
    await agent.start();
    await events.told(`lifecycle ${UUID} started unknown`);
    assert.deepEqual(await hypervisor.askAgent(domain, PING, PATIENT), { kind: 'answer', value: {} });
    assert.equal((await hypervisor.describe(domain)).channel, 'unknown');
    assert.equal(await hypervisor.stats(), null);
  });
});

describe('the driver of agent sockets, beside a hostile agent', () => {
  it('does not take the answer to another number for its own', async (context) => {
    const folder = await fakeAgent(context, (line, socket) => {
      const id = syncOf(line);
      if (id === null) socket.write('{"return": "mine"}\n');
      else for (const number of [id + 1, id - 1, id]) socket.write(synced(number));
    });
    const { hypervisor, domain } = await watch(context, folder);
    assert.deepEqual(await hypervisor.askAgent(domain, PING, PATIENT), { kind: 'answer', value: 'mine' });
  });

  it('throws away what comes before the sync, without the mark and in halves', async (context) => {
    const folder = await fakeAgent(context, (line, socket) => {
      const id = syncOf(line);
      if (id === null) return socket.write('{"return": {}}\n');
      socket.write(`{"return": ${id}}\n{"error": {"class": "GenericError"}}\n{"ret`);
      return socket.write(synced(id));
    });
    const { hypervisor, domain } = await watch(context, folder);
    assert.deepEqual(await hypervisor.askAgent(domain, PING, PATIENT), { kind: 'answer', value: {} });
  });

  it('closes on a line without end', async (context) => {
    const folder = await fakeAgent(context, (_line, socket) => socket.write('x'.repeat(2_000_000)));
    const { hypervisor, domain } = await watch(context, folder);
    const answer = await hypervisor.askAgent(domain, PING, PATIENT);
    assert.equal(answer.kind === 'unknown' && answer.because, 'the socket of the agent was closed');
  });

  it('has one command out at a time', async (context) => {
    const folder = await fakeAgent(context, () => undefined);
    const { hypervisor, domain } = await watch(context, folder);
    const [first, second] = await Promise.all([
      hypervisor.askAgent(domain, PING, CALL),
      hypervisor.askAgent(domain, PING, CALL),
    ]);
    assert.match(JSON.stringify(first), /nothing was ever answered/);
    assert.match(JSON.stringify(second), /an earlier command/);
  });
});

describe('a template of sockets', () => {
  it('tells whose a socket is', () => {
    const nova = '/var/lib/libvirt/qemu/org.qemu.guest_agent.*.{name}.sock';
    const path = '/var/lib/libvirt/qemu/org.qemu.guest_agent.0.instance-0000001a.sock';
    assert.deepEqual(socketOwner(nova, path), { uuid: null, name: 'instance-0000001a' });
    assert.equal(socketOwner(nova, '/var/lib/libvirt/qemu/org-qemu.guest_agent.0.x.sock'), null);
    const both = { uuid: UUID, name: 'a' };
    assert.deepEqual(socketOwner('/run/{name}/{uuid}', `/run/a/${UUID.toUpperCase()}`), both);
  });

  const FAULTS: readonly (readonly [string, RegExp | null])[] = [
    ['/run/{uuid}.sock', null],
    ['run/{uuid}.sock', /no absolute path/],
    ['/run/agent.sock', /neither `\{uuid\}` nor `\{name\}`/],
    ['/run/{name}/{name}', /says \{name\} twice/],
  ];
  for (const [template, fault] of FAULTS) {
    it(`${template} is ${fault === null ? 'good' : 'refused'}`, () => {
      const found = templateFault(template);
      if (fault === null) assert.equal(found, null);
      else assert.match(found ?? '', fault);
    });
  }
});

describe('the processes of QEMU', () => {
  it('say what UUID a name has', (context) => {
    const proc = socketFolder(context);
    const processes: Readonly<Record<string, readonly string[]>> = {
      '100': [
        '/usr/bin/qemu-system-x86_64',
        '-name',
        'guest=instance-0000001a,debug-threads=on',
        '-uuid',
        UUID,
      ],
      '101': ['/usr/libexec/qemu-kvm', '-uuid', UUID.toUpperCase().replace('9F', 'AA'), '-name', 'plain'],
      '102': ['qemu-img', 'convert'],
      '103': ['/bin/sh', '-name', 'instance-0000001b', '-uuid', UUID],
      self: ['qemu', '-name', 'a', '-uuid', UUID],
    };
    for (const [pid, words] of Object.entries(processes)) {
      mkdirSync(join(proc, pid));
      writeFileSync(join(proc, pid, 'cmdline'), [...words, ''].join('\0'));
    }
    mkdirSync(join(proc, '104'));
    assert.deepEqual(
      [...qemuProcesses(proc)],
      [
        ['instance-0000001a', UUID],
        ['plain', UUID.replace('9f', 'aa')],
      ],
    );
  });
});
