import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createWebApp, Followers } from '../../src/web/index.ts';
import { memoryReader } from '../support/memoryReader.ts';
import { NotingDesk } from '../support/notingDesk.ts';

async function ask(
  action: string,
  body: string,
): Promise<{ status: number; answer: unknown; desk: NotingDesk }> {
  const desk = new NotingDesk();
  const ports = {
    reader: memoryReader({}),
    desk,
    followers: new Followers(0),
    health: () => ({ store: true, draining: false, sources: [] }),
    metrics: () => Promise.resolve(''),
  };
  const app = createWebApp(ports, null, assert.ifError);
  const response = await app.request(`http://127.0.0.1:8080/api/v1/outbox/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return { status: response.status, answer: await response.json(), desk };
}

describe('requests about parked items', () => {
  it('are handed to the desk, by numbers or sink', async () => {
    const retried = await ask('retry', '{"ids": [1, 2]}');
    assert.deepEqual([retried.answer, retried.desk.asked], [{ retried: 3 }, [['retry', { ids: [1, 2] }]]]);
    const dropped = await ask('drop', '{"sink": "hook"}');
    assert.deepEqual(
      [dropped.answer, dropped.desk.asked],
      [{ dropped: 4 }, [['drop parked', { sink: 'hook' }]]],
    );
  });

  it('that do not say what they mean are a 400, and nothing is done', async () => {
    for (const body of [
      '{}',
      '{"ids": []}',
      '{"ids": [0]}',
      '{"sink": ""}',
      '{"ids": [1], "sink": "a"}',
      '[]',
    ]) {
      const { status, desk } = await ask('drop', body);
      assert.deepEqual([status, desk.asked], [400, []], body);
    }
  });
});
