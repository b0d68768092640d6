import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { BridgeProcess } from '../support/bridgeProcess.ts';
import { builtCommand } from '../support/builtCommand.ts';

const TIMEOUT = 120_000;

function mapping(when: string): string {
  return `object: instance
id: server-{instance_id}
traits: { instance_id: payload.instance_id, size: payload.size, host: payload.host }
fields: { host: host, size: size }
events:
  - { event: compute.instance.update, update: all, when: "${when}" }
`;
}

const MESSAGES = [1, 2, 3].map((id) =>
  JSON.stringify({
    message_id: `5f6f2a52-3c0b-4e4f-9a53-6f3c0a0a0a0${id}`,
    publisher_id: 'compute.one',
    event_type: 'compute.instance.update',
    priority: 'INFO',
    timestamp: `2026-03-01 07:24:3${id}.000001`,
    payload: { instance_id: `i${id}`, host: 'one', size: id, admin_pass: 'hunter2' },
  }),
);

/** A bridge that has read a capture with three messages on which a rule fails, and one that is broken. */
async function bridge(context: TestContext): Promise<{ running: BridgeProcess; rules: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-dead-'));
  const rules = join(folder, 'rules', 'instance.yaml');
  const capture = join(folder, 'capture.jsonl');
  mkdirSync(join(folder, 'rules'));
  writeFileSync(rules, mapping("size.startsWith('1')"));
  writeFileSync(capture, `${MESSAGES.join('\n')}\n{"message_id": "x", "event_type": \n`);
  const running = await BridgeProcess.start(
    `sources: [{ type: capture, files: [${JSON.stringify(capture)}] }]\nmappings: [${JSON.stringify(join(folder, 'rules'))}]`,
  );
  context.after(async () => {
    await running.remove();
    rmSync(folder, { recursive: true });
  });
  await running.until(async () => ((await running.get('/api/v1/dead-letters')) as unknown[]).length === 4);
  return { running, rules };
}

suite('dead letters, as an operator handles them', () => {
  test(
    'are listed by cause, and taken up again by the bridge that runs once the mapping is mended',
    { timeout: TIMEOUT },
    async (context) => {
      const { running, rules } = await bridge(context);
      const listed = await builtCommand('dead-letters', 'list', '-c', running.config);
      assert.equal(listed.code, 0, listed.err);
      assert.match(listed.out, /mapping\/evaluate rule .*instance\.yaml:6: /);
      assert.match(
        listed.out,
        /3 came, 3 kept, 0 dropped, 0 replayed; 2026-|3 came, 3 kept, 0 dropped, 0 replayed; \?/,
      );
      const shown = await builtCommand('dead-letters', 'show', '1', '-c', running.config);
      assert.match(shown.out, /compute\.instance\.update/);
      assert.doesNotMatch(shown.out, /hunter2/);

      const early = await builtCommand(
        'dead-letters',
        'replay',
        '--cause',
        'mapping/evaluate',
        '-c',
        running.config,
      );
      assert.deepEqual(
        [early.code, early.out.split('\n')[1]],
        [1, '3 failed again, and stay with the reason of now'],
      );

      writeFileSync(rules, mapping('size > 0'));
      await running.until(() => Promise.resolve(running.errors.includes('mappings reloaded')));
      const replayed = await builtCommand(
        'dead-letters',
        'replay',
        '--cause',
        'mapping/evaluate',
        '-c',
        running.config,
      );
      assert.equal(replayed.err, '');
      assert.deepEqual([replayed.code, replayed.out], [0, '3 letters taken up again\n']);
      const object = (await running.get('/api/v1/objects/instance/server-i2')) as {
        fields: unknown;
        updated: string;
      };
      assert.deepEqual(object.fields, { host: 'one', size: 2 });
      assert.equal(object.updated, '2026-03-01T07:24:32.000001Z', 'the stamp of then');
      const groups = (await running.get('/api/v1/dead-letters/groups')) as { code: string; kept: number }[];
      assert.deepEqual(Object.fromEntries(groups.map(({ code, kept }) => [code, kept])), {
        'decode/json': 1,
        'mapping/evaluate': 0,
      });

      assert.equal(await running.stop(), 0);
      const dropped = await builtCommand(
        'dead-letters',
        'drop',
        '--cause',
        'decode/json',
        '-c',
        running.config,
      );
      assert.deepEqual([dropped.code, dropped.out], [0, '1 letter thrown away\n']);
      const left = await builtCommand('dead-letters', 'list', '--letters', '--json', '-c', running.config);
      assert.deepEqual(JSON.parse(left.out), { kind: 'summary', groups: 0, letters: 0, contract: 1 });
    },
  );

  test(
    'are taken up again without a bridge as well, by the mapping of the configuration',
    { timeout: TIMEOUT },
    async (context) => {
      const { running, rules } = await bridge(context);
      assert.equal(await running.stop(), 0);
      writeFileSync(rules, mapping('size > 1'));
      const { code, out } = await builtCommand(
        'dead-letters',
        'replay',
        '1',
        '2',
        '--json',
        '-c',
        running.config,
      );
      assert.equal(code, 0);
      assert.deepEqual(JSON.parse(out), { kind: 'summary', replayed: 2, failed: 0, unable: 0, contract: 1 });
      const listed = await builtCommand('inventory', 'list', '-c', running.config);
      assert.match(listed.out, /server-i2/);
      assert.doesNotMatch(listed.out, /server-i1/, 'its condition is false now');
    },
  );

  test('are asked for in a way that says what is wrong', { timeout: TIMEOUT }, async (context) => {
    const { running } = await bridge(context);
    const both = await builtCommand(
      'dead-letters',
      'replay',
      '1',
      '--cause',
      'decode/json',
      '-c',
      running.config,
    );
    assert.deepEqual([both.code, /name letters by number, or by --cause/.test(both.err)], [2, true]);
    const misspelt = await builtCommand(
      'dead-letters',
      'drop',
      '--cause',
      'decode/jsn',
      '-c',
      running.config,
    );
    assert.match(misspelt.err, /did you mean `decode\/json`/);
    const unknown = await builtCommand('dead-letters', 'drop', '77', '-c', running.config);
    assert.deepEqual([unknown.code, /there is no dead letter 77/.test(unknown.err)], [3, true]);
  });
});
