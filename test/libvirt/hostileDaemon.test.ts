import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import {
  CallTimeout,
  ConnectionOver,
  encode,
  errorReply,
  FrameCutter,
  frameBytes,
  LibvirtClient,
  LibvirtError,
  PROCEDURES,
  PROGRAM,
  STATUS,
  TYPE,
  type Frame,
  type Procedure,
} from '../../src/libvirt/index.ts';
import { systemClock } from '../../src/machine/index.ts';
import type { Clock } from '../../src/model/index.ts';

type Answer = (frame: Frame, socket: Socket) => void;

/** A hundred times as fast, so that what waits for seconds is over soon. */
const hasty: Clock = { ...systemClock, sleep: (millis, signal) => systemClock.sleep(millis / 100, signal) };
const DOMAIN = { name: 'instance-0000001a', uuid: '9f0c2b6e-6f3e-4c1b-9a53-0a4d2d9e7c11', id: 7 };

function reply<R>(frame: Frame, procedure: Procedure<never, R> | Procedure<unknown, R>, result: R): Buffer {
  return frameBytes({ ...frame, type: TYPE.reply, body: encode(procedure.result, result) });
}

function refusal(frame: Frame, code: number, message: string): Buffer {
  const rest = { dom: null, str1: null, str2: null, str3: null, int1: 0, int2: 0, net: null };
  const body = encode(errorReply, { code, domain: 10, message, level: 2, ...rest });
  return frameBytes({ ...frame, type: TYPE.reply, status: STATUS.error, body });
}

/** Lets a client in as a daemon does; what it hears afterwards is answered by the test. */
const DOOR: Readonly<Record<number, (frame: Frame) => Buffer>> = {
  [PROCEDURES.authTypes.number]: (frame) => reply(frame, PROCEDURES.authTypes as never, { types: [0] }),
  [PROCEDURES.supports.number]: (frame) => reply(frame, PROCEDURES.supports as never, { supported: 1 }),
  [PROCEDURES.open.number]: (frame) => reply(frame, PROCEDURES.open as never, null),
};

/** The path of a socket at which a daemon answers so. */
async function daemon(context: TestContext, answer: Answer, door = DOOR): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-peer-'));
  const path = join(folder, 'sock');
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const cutter = new FrameCutter();
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      for (const frame of cutter.push(chunk)) {
        const known = frame.program === PROGRAM.remote ? door[frame.procedure] : undefined;
        if (known === undefined) answer(frame, socket);
        else socket.write(known(frame));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  context.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return path;
}

async function open(context: TestContext, path: string, clock = systemClock): Promise<LibvirtClient> {
  const { signal } = new AbortController();
  const settings = { path, uri: 'qemu:///system', readOnly: true, patience: 5000, clock, giveUp: signal };
  const client = await LibvirtClient.open({ ...settings, hear: () => undefined });
  context.after(() => client.close());
  return client;
}

function header(frame: Frame, length: number): Buffer {
  const bytes = frameBytes({ ...frame, type: TYPE.reply });
  bytes.writeUInt32BE(length);
  return bytes;
}

/** What a peer may send in place of an answer; the connection must be over afterwards, and say why. */
const WRONG: Readonly<Record<string, readonly [answer: Answer, because: RegExp]>> = {
  'a giant length': [
    (frame, socket) => socket.write(header(frame, 0xffff_ffff)),
    /does not speak libvirt's protocol: a frame of 4294967295 bytes/,
  ],
  'a length of nothing': [(frame, socket) => socket.write(header(frame, 0)), /a frame of 0 bytes/],
  'half a message and its end': [
    (frame, socket) =>
      socket.end(reply(frame, PROCEDURES.domains as never, { domains: [DOMAIN], count: 1 }).subarray(0, 40)),
    /closed the connection/,
  ],
  'no XDR at all': [
    (_frame, socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
    /a frame of 1213486160 bytes/,
  ],
  'a list that is longer than its message': [
    (frame, socket) =>
      socket.write(frameBytes({ ...frame, type: TYPE.reply, body: Buffer.from('00003fff', 'hex') })),
    /a list of 16383 items in 0 bytes/,
  ],
  'a name of four gigabytes': [
    (frame, socket) =>
      socket.write(frameBytes({ ...frame, type: TYPE.reply, body: Buffer.from('00000001ffffffff', 'hex') })),
    /a text of 4294967295 bytes/,
  ],
  'bytes behind the answer': [
    (frame, socket) =>
      socket.write(
        frameBytes({
          ...frame,
          type: TYPE.reply,
          body: Buffer.concat([
            encode(PROCEDURES.domains.result, { domains: [], count: 0 }),
            Buffer.alloc(8),
          ]),
        }),
      ),
    /8 bytes more/,
  ],
  'an answer to a call that nobody made': [
    (frame, socket) =>
      socket.write(reply({ ...frame, serial: 4711 }, PROCEDURES.domains as never, { domains: [], count: 0 })),
    /call 4711, which nobody made/,
  ],
  'the answer of another procedure': [
    (frame, socket) =>
      socket.write(
        reply({ ...frame, procedure: 14 }, PROCEDURES.domains as never, { domains: [], count: 0 }),
      ),
    /an answer of procedure 14/,
  ],
  'another version': [
    (frame, socket) =>
      socket.write(reply({ ...frame, version: 2 }, PROCEDURES.domains as never, { domains: [], count: 0 })),
    /version 2/,
  ],
  'an error that is none': [
    (frame, socket) =>
      socket.write(frameBytes({ ...frame, type: TYPE.reply, status: STATUS.error, body: Buffer.alloc(8) })),
    /the message ends/,
  ],
  'an event that is none': [
    (frame, socket) =>
      socket.write(
        frameBytes({ ...frame, procedure: 318, type: TYPE.message, serial: 0, body: Buffer.alloc(4) }),
      ),
    /the message ends/,
  ],
};

describe('a daemon that is hostile or broken', () => {
  for (const [what, [answer, because]] of Object.entries(WRONG)) {
    it(`loses the connection for ${what}`, async (context) => {
      const client = await open(context, await daemon(context, answer));
      await assert.rejects(
        client.domains(),
        (error) => error instanceof ConnectionOver && because.test(error.message),
      );
      assert.match(await client.ended, because);
      await assert.rejects(client.hostname(), ConnectionOver);
    });
  }

  it('that says nothing costs a call its time, and the connection lives', async (context) => {
    const owed: Frame[] = [];
    const path = await daemon(context, (frame, socket) => {
      if (frame.program === PROGRAM.keepalive) return;
      if (frame.procedure === PROCEDURES.domains.number) owed.push(frame);
      else socket.write(reply(frame, PROCEDURES.hostname as never, { hostname: 'cmp07' }));
      for (const late of owed.splice(0, owed.length - 1)) {
        socket.write(reply(late, PROCEDURES.domains as never, { domains: [DOMAIN], count: 1 }));
      }
    });
    const client = await open(context, path, hasty);
    const error = await client.domains().catch((reason: unknown) => reason);
    assert.ok(error instanceof CallTimeout);
    assert.match(error.message, /no answer to list of domains within 5 s/);
    assert.equal(await client.hostname(), 'cmp07');
    // The late answer is taken for what it is once it comes.
    const again = client.domains().catch(() => undefined);
    await error.done;
    await again;
    assert.equal(client.isOpen, true);
  });

  it('that never answers keepalive is given up', async (context) => {
    const client = await open(context, await daemon(context, () => undefined), hasty);
    assert.match(await client.ended, /silent for 20 s/);
  });

  it('that sends a byte at a time is understood', async (context) => {
    const path = await daemon(context, (frame, socket) => {
      const bytes = reply(frame, PROCEDURES.domains as never, { domains: [DOMAIN], count: 1 });
      for (const byte of bytes) socket.write(Buffer.of(byte));
    });
    assert.deepEqual(await (await open(context, path)).domains(), [DOMAIN]);
  });

  it('has four calls at a time and no more, and the others in their turn', async (context) => {
    const held: (readonly [Frame, Socket])[] = [];
    let most = 0;
    const path = await daemon(context, (frame, socket) => {
      held.push([frame, socket]);
      most = Math.max(most, held.length);
      if (held.length < 4) return;
      for (const [one, to] of held.splice(0).reverse()) {
        to.write(reply(one, PROCEDURES.hostname as never, { hostname: String(one.serial) }));
      }
    });
    const client = await open(context, path);
    const names = await Promise.all(Array.from({ length: 20 }, () => client.hostname()));
    assert.equal(most, 4);
    assert.equal(new Set(names).size, 20);
  });

  it('says an error as a typed one', async (context) => {
    const path = await daemon(context, (frame, socket) =>
      socket.write(refusal(frame, 42, 'Domain not found')),
    );
    await assert.rejects((await open(context, path)).lookup(DOMAIN.uuid), (error) => {
      assert.ok(error instanceof LibvirtError);
      assert.deepEqual(
        [error.code, error.domain, error.level, error.message],
        [42, 10, 2, 'Domain not found'],
      );
      return true;
    });
  });
});

describe('the door of a daemon', () => {
  const wants = (...types: readonly number[]) => ({
    ...DOOR,
    [PROCEDURES.authTypes.number]: (frame: Frame) => reply(frame, PROCEDURES.authTypes as never, { types }),
  });

  it('that wants SASL is told, with what to set', async (context) => {
    const path = await daemon(context, () => undefined, wants(1));
    await assert.rejects(open(context, path), /wants a login by SASL.*auth_unix_rw/);
  });

  it('opens by polkit where that lets the user in', async (context) => {
    const path = await daemon(
      context,
      (frame, socket) => socket.write(reply(frame, PROCEDURES.polkit as never, { complete: 1 })),
      wants(2),
    );
    assert.equal((await open(context, path)).isOpen, true);
  });

  it('says what to do where polkit does not', async (context) => {
    const path = await daemon(
      context,
      (frame, socket) =>
        socket.write(refusal(frame, 96, 'authentication unavailable: no polkit agent available')),
      wants(2),
    );
    await assert.rejects(
      open(context, path),
      /no polkit agent available\); put the user into the group `libvirt`/,
    );
  });

  it('that is not there is told with its path', async (context) => {
    await assert.rejects(open(context, '/nonexistent/libvirt-sock'), (error) => {
      assert.ok(error instanceof ConnectionOver);
      assert.match(error.message, /^\/nonexistent\/libvirt-sock: there is no such socket/);
      return true;
    });
  });
});
