import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { itemOf, mappingOf } from './captures.ts';

const mapping = mappingOf('telemetry');

describe('telemetry', () => {
  test('the headers of a request that are secrets are gone before anybody sees the message', () => {
    const secret = 'gAAAAAB-this-is-a-token';
    const headers = {
      HTTP_X_SERVICE_TOKEN: secret,
      HTTP_X_SUBJECT_TOKEN: secret,
      HTTP_AUTHORIZATION: `Basic ${secret}`,
      HTTP_COOKIE: `session=${secret}`,
      HTTP_X_SERVICE_CATALOG: `[{"adminURL": "${secret}"}]`,
    };
    const item = itemOf({
      event_type: 'http.response',
      timestamp: '2026-03-09 10:00:00',
      payload: {
        request: {
          REQUEST_METHOD: 'POST',
          PATH_INFO: '/v3/auth/tokens',
          HTTP_X_SERVICE_NAME: 'keystone',
          ...headers,
        },
        response: { status: '201 Created', headers: { 'X-Subject-Token': secret, 'Set-Cookie': secret } },
      },
    });
    assert.ok(!JSON.stringify(item).includes(secret));
    assert.equal(mapping.evaluate(item).summary, 'keystone answers 201 Created: POST /v3/auth/tokens');
  });
});
