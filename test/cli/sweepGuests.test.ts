import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { cli, folder, linesOf, type CliResult } from './cli.ts';

type Agent = (line: string, socket: Socket) => void;

/** A host without libvirt, with an agent at each socket. */
async function look(
  context: TestContext,
  agents: Readonly<Record<string, Agent>>,
  ...words: readonly string[]
): Promise<CliResult> {
  const place = folder(context, {});
  for (const [uuid, agent] of Object.entries(agents)) {
    const server = createServer((socket) => {
      socket.setEncoding('latin1').on('data', (text: string) => agent(text, socket));
    });
    await new Promise<void>((resolve) => server.listen(join(place, `${uuid}.sock`), resolve));
    context.after(() => server.close());
  }
  const config = folder(context, {
    'probe.yaml': `hypervisor: { driver: sockets, agent_sockets: ['${place}/{uuid}.sock'] }
heartbeat: { timeout: 1s }
send: { http: { url: 'http://127.0.0.1:9/' } }`,
  });
  return cli('probe', '--once', '-c', join(config, 'probe.yaml'), ...words);
}

const [ONE, OTHER] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];

const alive: Agent = (text, socket) => {
  const id = /"id":(\d+)/.exec(text)?.[1];
  socket.write(Buffer.from(id === undefined ? '{"return":{}}\n' : `\u00ff{"return":${id}}\n`, 'latin1'));
};
const nobody: Agent = () => undefined;
/** It answers the sync, and never again. */
const hangs: Agent = (text, socket) => {
  if (text.includes('"id":')) alive(text, socket);
};

// They mostly wait.
describe('one look ends', { concurrency: true }, () => {
  it('with 0 where a guest could be judged and none is in fault', async (context) => {
    const seen = await look(context, { [ONE]: alive, [OTHER]: nobody }, '--json');
    assert.equal(seen.code, 0, seen.err);
    const [one, other, summary] = linesOf(seen);
    assert.deepEqual([one?.['agent'], one?.['because']], ['answers', null]);
    assert.equal(other?.['agent'], 'unknown');
    assert.match(String(other['because']), /no agent runs, or another program holds it/);
    assert.deepEqual(summary, { kind: 'summary', guests: 2, asked: 2, faults: 0, unknown: 1, contract: 1 });
  });

  it('with 1 where one is in fault, whatever could not be learnt of others', async (context) => {
    const { code, out } = await look(context, { [ONE]: hangs, [OTHER]: nobody });
    assert.equal(code, 1, out);
    assert.match(out, /2 guests, 2 asked, 1 in fault/);
  });

  it('with 3 where nothing could be learnt of any, and says why', async (context) => {
    const { code, out } = await look(context, { [ONE]: nobody });
    assert.equal(code, 3);
    assert.match(out, /unknown: nothing was ever answered on this socket/);
  });

  it('with 3 where nobody listens at any socket', async (context) => {
    const { code, out, err } = await look(context, {});
    assert.equal(code, 3);
    assert.equal(out, '');
    assert.match(err, /guest agents at .*\{uuid\}\.sock: nobody listens there/);
  });
});
