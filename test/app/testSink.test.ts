import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { testSink, type SinkTest } from '../../src/app/index.ts';
import { FakeCloud } from '../support/openstack/fakeCloud.ts';

describe('the test of a sink', () => {
  it('sends nothing to a target that acts, and only asks it', async (context) => {
    const cloud = new FakeCloud();
    await cloud.server.start();
    context.after(() => cloud.server.kill());
    const settings = {
      acts: true,
      kinds: ['problem'],
      filter: 'true',
      max_age: 36_500 * 86_400e6,
      batch: 100,
      notification: 'COMPUTE_HOST',
      hostname: 'compute-1',
      payload: { host_status: 'NORMAL' },
      auth: {
        auth_url: cloud.url,
        username: 'u',
        password: 'p',
        project_name: 'p',
        user_domain_name: 'Default',
        project_domain_name: 'Default',
      },
      interface: 'public',
      timeout: 5e6,
      tls: { verify: true },
    };
    const component = { type: 'masakari', name: 'ha', settings, line: 1 };
    const tests: SinkTest[] = [];
    const output = { stream: process.stdout, color: false };
    for await (const one of testSink(component, 'rdu2', output)) tests.push(one);
    assert.deepEqual(
      tests.map(({ item, rehearsed, error }) => [item.line['state'], rehearsed, error]),
      [
        ['raised', true, null],
        ['cleared', true, null],
      ],
    );
    assert.deepEqual(
      cloud.asked.map(({ path, body }) => [path, body]),
      [
        ['/v1/notifications?limit=1', ''],
        ['/v1/notifications?limit=1', ''],
      ],
    );
  });
});
