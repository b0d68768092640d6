import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brokerAccess, explainFailure, socketOptions } from '../../src/amqp/index.ts';

/** What amqplib says, and what an operator reads. */
const SAID: readonly (readonly [string, RegExp])[] = [
  [
    'Handshake terminated by server: 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN."',
    /the login of user probe was refused/,
  ],
  [
    "Operation failed: ExchangeDeclare; 403 (ACCESS-REFUSED) with message \"ACCESS_REFUSED - access to exchange 'stackwire.probe' in vhost '/' refused for user 'probe'\"",
    /user probe lacks a right \(ACCESS_REFUSED - access to exchange/,
  ],
  [
    'Expected ConnectionOpenOk; got <ConnectionClose channel:0>',
    /user probe is let in, but not to the virtual host nova: it does not exist/,
  ],
];

describe('why a broker cannot be used', () => {
  it('tells a refused login, a right that is wanting and a virtual host that is not there apart', async () => {
    const access = brokerAccess({
      url: 'rabbit://probe:secret@127.0.0.1:1/nova',
      heartbeat: 30_000,
      auth: 'plain',
      failover_strategy: 'round-robin',
      tls: { verify: true },
    });
    const [address] = access.addresses;
    assert.ok(address !== undefined);
    for (const [said, read] of SAID) {
      const text = await explainFailure(new Error(said), address, access, socketOptions(access.tls, 'test'));
      assert.match(text, read);
      assert.doesNotMatch(text, /secret/);
    }
  });
});
