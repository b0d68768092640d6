import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InvalidRequest, readRequest, requestBody } from '../../src/control/index.ts';

const REQUEST = {
  instance_id: '9f0c2b6e-6f3e-4c1b-9a53-0a4d2d9e7c11',
  cause: {
    message_id: 'm-1',
    event_type: 'compute.instance.delete.start',
    generated: '2026-03-03T12:00:00.000000Z',
  },
};

describe('a request for final samples', () => {
  it('says the same at both ends', () => {
    assert.deepEqual(readRequest(requestBody(REQUEST)), REQUEST);
  });

  it('may have keys that are not known yet', () => {
    const known = JSON.parse(requestBody(REQUEST).toString()) as object;
    assert.deepEqual(readRequest(Buffer.from(JSON.stringify({ ...known, more: 1 }))), REQUEST);
  });

  for (const [what, body] of [
    ['no JSON', 'x'],
    ['no object', '[]'],
    ['another version', JSON.stringify({ ...REQUEST, version: 2, request: 'final-samples' })],
    ['another wish', JSON.stringify({ ...REQUEST, version: 1, request: 'reboot' })],
    ['no UUID', JSON.stringify({ ...REQUEST, version: 1, request: 'final-samples', instance_id: '../x' })],
    ['no cause', JSON.stringify({ version: 1, request: 'final-samples', instance_id: REQUEST.instance_id })],
    [
      'a long text',
      JSON.stringify({
        ...REQUEST,
        version: 1,
        request: 'final-samples',
        cause: { ...REQUEST.cause, message_id: 'x'.repeat(256) },
      }),
    ],
    ['a giant', ' '.repeat(9000)],
  ] as const) {
    it(`is refused with ${what}, and what was sent is not repeated`, () => {
      assert.throws(
        () => readRequest(Buffer.from(body)),
        (error: unknown) => error instanceof InvalidRequest && !error.message.includes('reboot'),
      );
    });
  }
});
