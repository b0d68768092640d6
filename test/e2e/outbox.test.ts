import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BridgeProcess } from '../support/bridgeProcess.ts';
import { HookServer } from '../support/hookServer.ts';
import { builtCommand } from '../support/builtCommand.ts';
import { stackwire } from '../support/stackwire.ts';

const CAPTURE = fileURLToPath(new URL('../../fixtures/live-migration.jsonl', import.meta.url));
const STALE = 'd0dc4f4a-454a-42c5-b767-386dc3e0d1f3/event';

/** A bridge with two webhooks; one refuses a message for good. */
async function refusing(
  context: TestContext,
): Promise<{ bridge: BridgeProcess; picky: HookServer; other: HookServer }> {
  const [picky, other] = [new HookServer(), new HookServer()];
  picky.answer = (response, { headers }) =>
    void response.writeHead(headers['idempotency-key'] === STALE ? 422 : 204).end('no such thing');
  await Promise.all([picky.start(), other.start()]);
  const hook = (name: string, { port }: HookServer): string =>
    `{ type: webhook, name: ${name}, url: "http://127.0.0.1:${port}/", kinds: [event] }`;
  const bridge = await BridgeProcess.start(
    `sources: [{ type: capture, files: [${CAPTURE}] }]\nsinks: [${hook('picky', picky)}, ${hook('other', other)}]`,
  );
  context.after(async () => {
    await bridge.remove();
    await Promise.all([picky.kill(), other.kill()]);
  });
  await bridge.until(() => Promise.resolve(picky.taken.length >= 14 && other.taken.length >= 15));
  await bridge.until(async () => (await bridge.metric('stackwire_sink_parked_items{sink="picky"}')) === 1);
  return { bridge, picky, other };
}

suite('what a target refuses for good', { concurrency: true }, () => {
  test('is listed with the answer, stops nothing, and is taken when it is tried again beside the bridge', async (context) => {
    const { bridge, picky } = await refusing(context);
    const ofStore = ['-c', bridge.config];
    const listed = await builtCommand('outbox', 'list', ...ofStore);
    assert.match(listed.out, new RegExp(`1 {2}picky {2}${STALE}\\n {3}HTTP 422: no such thing\\n`));
    assert.match(bridge.errors, /the target refuses an item for good; it is parked/);
    assert.equal((await bridge.get('/api/v1/outbox')) instanceof Array, true);

    picky.behave();
    const retried = await builtCommand('outbox', 'retry', '--sink', 'picky', ...ofStore);
    assert.deepEqual([retried.code, retried.out.split(';')[0]], [0, '1 item to be tried again']);
    await bridge.until(() =>
      Promise.resolve(picky.taken.some(({ headers }) => headers['idempotency-key'] === STALE)),
    );
    await bridge.until(async () => (await bridge.metric('stackwire_sink_parked_items{sink="picky"}')) === 0);
    assert.equal((await builtCommand('outbox', 'list', ...ofStore)).out, '');
  });

  test('is tried again by the next bridge where none runs, and can be thrown away', async (context) => {
    const { bridge, picky } = await refusing(context);
    const ofStore = ['-c', bridge.config];
    await bridge.stop();
    assert.equal((await builtCommand('outbox', 'retry', '1', ...ofStore)).code, 0);
    const due = await builtCommand('outbox', 'list', '--json', ...ofStore);
    assert.deepEqual((JSON.parse(due.out.split('\n')[0] ?? '') as { due: boolean }).due, true);
    const before = picky.posted.length;
    bridge.restart();
    await bridge.until(() => Promise.resolve(picky.posted.length > before));
    await bridge.until(() => Promise.resolve(bridge.errors.includes('a parked item was tried again')));
    await bridge.stop();
    const dropped = await builtCommand('outbox', 'drop', '1', ...ofStore);
    assert.equal(dropped.out, '1 item thrown away\n');
    assert.equal((await builtCommand('outbox', 'list', ...ofStore)).out, '');
  });

  test('cannot be named by a sink that is not there', async (context) => {
    const { bridge } = await refusing(context);
    const { code, err } = await builtCommand('outbox', 'list', '--sink', 'piky', '-c', bridge.config);
    assert.equal(code, 2);
    assert.match(err, /no sink `piky`: did you mean `picky`\?/);
    assert.equal((await builtCommand('outbox', 'drop', '-c', bridge.config)).code, 2);
  });
});

suite('stackwire sinks test', { concurrency: true }, () => {
  test('delivers a marked item of each kind, and says what the target makes of it', async (context) => {
    const { bridge, picky } = await refusing(context);
    picky.taken.length = 0;
    const { code, out } = await stackwire('sinks', 'test', 'picky', '-c', bridge.config);
    assert.deepEqual([code, out], [0, 'event             taken\n']);
    assert.match(picky.taken[0]?.body ?? '', /"summary":"This is a test of stackwire/);
    picky.answer = (response) => void response.writeHead(403).end('who are you?');
    const refused = await stackwire('sinks', 'test', 'picky', '-c', bridge.config, '--json');
    assert.equal(refused.code, 1);
    const [line, summary] = refused.out.trim().split('\n');
    assert.match(
      line ?? '',
      /"taken":false,"accepted":true,"rehearsed":false,"answer":"HTTP 403: who are you\?"/,
    );
    assert.match(summary ?? '', /"taken":0,"rehearsed":0,"failed":1/);
  });
});
