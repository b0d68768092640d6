import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isProbeFile } from '../../../src/probe/settings/isProbeFile.ts';
import { loadProbeConfig } from '../../../src/probe/settings/loadProbeConfig.ts';
import { YamlSource } from '../../../src/yaml/index.ts';

function load(
  text: string,
  environment: Readonly<Record<string, string>> = {},
): ReturnType<typeof loadProbeConfig> {
  return loadProbeConfig(YamlSource.parse('/etc/stackwire/probe.yaml', text), environment);
}

function codes(text: string): readonly string[] {
  return load(text).diagnostics.map(({ code, line }) => `${line} ${code}`);
}

describe('the configuration of a probe', () => {
  it('needs a way to send and nothing else', () => {
    const { value, diagnostics } = load('send: { http: { url: "http://127.0.0.1:8790/" } }');
    assert.deepEqual(diagnostics, []);
    assert.equal(value?.http.host, '127.0.0.1');
    assert.equal(value?.spool.max_bytes, 64_000_000);
    assert.equal(value?.state, '/var/lib/stackwire-probe');
    assert.equal(value?.host, undefined);
  });

  it('is known by any key of its own, so that one with a misspelt section is told of that', () => {
    assert.equal(isProbeFile({ host: 'cmp07', sendd: {} }), true);
    assert.equal(isProbeFile({ state: '/var/lib/probe' }), true);
    assert.equal(isProbeFile({ cloud: 'rdu2', http: {}, log: {} }), false);
  });

  it('takes exactly one way to send', () => {
    assert.deepEqual(codes('host: cmp07'), ['1 config/bad-value']);
    assert.deepEqual(
      codes('send:\n  http: { url: "http://127.0.0.1:8790/" }\n  notifier: { url: "rabbit://a:b@c/" }'),
      ['2 config/bad-value'],
    );
  });

  it('says where a key is wrong and which was meant', () => {
    const [finding] = load('send:\n  http: { url: "http://127.0.0.1:8790/", tokn: x }').diagnostics;
    assert.equal(finding?.code, 'config/unknown-key');
    assert.equal(finding.line, 2);
    assert.match(finding.suggestion ?? '', /token/);
  });

  it('refuses times and sizes that no host could bear', () => {
    const send = 'send: { http: { url: "http://127.0.0.1:8790/", timeout: 1ms } }';
    const text = `heartbeat: { interval: 999ms, timeout: 500ms, hold: 0s, back_off: [1s, 10ms] }
application: { interval: 1us, stale: 0s, max_bytes: 1B, command: { path: /bin/true, limit: 1ms } }
samples: { interval: 1ms }
spool: { max_bytes: 1kB }
${send}`;
    assert.deepEqual(
      load(text).diagnostics.map(({ line, column, message }) => `${line}:${column} ${message}`),
      [
        '1:24 must be at least `1s`',
        '1:40 must be at least `1s`',
        '1:72 must be at least `1s`',
        '2:26 must be at least `1s`',
        '2:38 must be at least `1s`',
        '2:53 must be at least `100B`',
        '2:92 must be at least `1s`',
        '3:22 must be at least `1s`',
        '4:21 must be at least `1MB`',
        '5:57 must be at least `1s`',
      ],
    );
  });

  it('stars secrets out of what it says', () => {
    const { diagnostics } = load('send:\n  http: { url: "http://127.0.0.1:8790/", token: "hush hush" }');
    assert.equal(diagnostics.length, 1);
    assert.doesNotMatch(JSON.stringify(diagnostics), /hush/);
  });

  it('takes values from the environment, relative paths from its own folder', () => {
    const text = 'state: state\nsend: { http: { url: "http://127.0.0.1:8790/", token: "${TOKEN}" } }';
    assert.equal(load(text, { TOKEN: 'abc' }).value?.send.http?.token, 'abc');
    assert.equal(load(text, { TOKEN: 'abc' }).value?.state, '/etc/stackwire/state');
    assert.deepEqual(codes(text), ['2 config/unset-variable']);
  });

  it('listens beyond loopback with a token only', () => {
    const send = 'send: { http: { url: "http://127.0.0.1:8790/" } }\n';
    assert.deepEqual(codes(`${send}http: { host: 0.0.0.0 }`), ['2 config/open-without-token']);
    assert.deepEqual(codes(`${send}http: { host: 0.0.0.0, token: abc }`), []);
  });
});
