import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { YamlSource } from '../../src/yaml/index.ts';
import { CONFIG_DIAGNOSTICS, loadConfig, settingsOf } from '../../src/config/index.ts';
import type { ConfigResult, Environment, Settings } from '../../src/config/index.ts';
import { boxSpec, busSpec, SPECS, tapeSpec } from './exampleSpecs.ts';

function load(text: string, environment: Environment = {}): ConfigResult {
  return loadConfig(YamlSource.parse('conf/stackwire.yaml', text), SPECS, environment);
}

/** `code line:column underlined text` of each diagnostic. */
function findings(text: string, environment: Environment = {}): string[] {
  return load(text, environment).diagnostics.map(
    ({ code, line, column, length, excerpt }) =>
      `${code} ${line}:${column} ${excerpt.slice(column - 1, column - 1 + length)}`,
  );
}

const BUS = 'sources:\n  - { type: bus, url: "amqp://u:geheim@h/" }\n';

describe('loadConfig', () => {
  it('fills in every default', () => {
    const { config, diagnostics } = load(BUS);
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(config, {
      cloud: 'openstack',
      mappings: [],
      meters: [],
      overlays: [],
      dropUnmatched: false,
      sources: [
        {
          type: 'bus',
          name: 'bus',
          line: 2,
          settings: {
            url: 'amqp://u:geheim@h/',
            exchanges: ['nova'],
            prefetch: 2000,
            wait: 250_000,
            limit: 8_000_000,
            durable: true,
            mode: 'own',
          },
        },
      ],
      sinks: [],
      store: { type: 'box', name: 'box', line: 1, settings: { path: 'conf/box.db' } },
      http: { host: '127.0.0.1', port: 8080, maxStreams: 32 },
      prometheus: { discovery: [], objects: [], problemLimit: 1000, samples: [] },
      maxSkew: 300_000_000,
      horizon: 2_592_000_000_000,
      batch: { maxMessages: 2000, maxBytes: 64_000_000 },
      watch: {
        silence: {
          learnFor: 86_400_000_000,
          shortest: 600_000_000,
          forgetAfter: 604_800_000_000,
          expect: [],
        },
        operations: [],
        lag: { limit: 60_000_000, lasting: 300_000_000 },
      },
      reachability: {
        fping: '/usr/bin/fping',
        ip: '/usr/sbin/ip',
        namespaces: { fixed: null, floating: null },
        canaries: [],
        watch: null,
        osFping: null,
      },
      shutdown: { within: 10_000_000, notice: 0 },
      log: { level: 'info' },
    });
  });

  it('delivers the limits of the watch, `never` as no limit', () => {
    const text = [
      'watch:',
      '  silence:',
      '    learn_for: 8d',
      "    expect: [{ publisher: 'compute.*', within: 2h }, { publisher: image.localhost, within: never }]",
      "  operations: [{ operation: 'volume.*', within: never }]",
    ].join('\n');
    const watch = load(BUS + text).config?.watch;
    assert.equal(watch?.silence.learnFor, 691_200_000_000);
    assert.deepEqual(watch.silence.expect, [
      { pattern: 'compute.*', within: 7_200_000_000 },
      { pattern: 'image.localhost', within: Infinity },
    ]);
    assert.deepEqual(watch.operations, [{ pattern: 'volume.*', within: Infinity }]);
    assert.deepEqual(findings(`${BUS}watch: { operations: [{ operation: a, within: soon }] }`), [
      'config/bad-value 3:47 soon',
    ]);
  });

  it('delivers what is written, typed', () => {
    const { config, diagnostics } = load(
      [
        'cloud: rdu2',
        'mappings: [/etc/maps]',
        'overlays: [site]',
        'max_skew: 90s',
        'http: { port: 0 }',
        'batch: { max_bytes: 1MiB }',
        'log: { level: debug }',
        'sinks: [{ type: print }]',
        'store: { type: box, path: ../x.db }',
        'sources:',
        '  - { type: tape, files: [a.jsonl], pace: 2s, name: old }',
        '  - { type: bus, url: x, tls: { ca: ca.pem } }',
      ].join('\n'),
    );
    assert.deepEqual(diagnostics, []);
    assert.ok(config);
    assert.deepEqual([config.cloud, config.maxSkew, config.http.port], ['rdu2', 90_000_000, 0]);
    assert.deepEqual([config.mappings, config.overlays], [['/etc/maps'], ['conf/site']]);
    assert.deepEqual(config.batch, { maxMessages: 2000, maxBytes: 1_048_576 });
    const [tape, bus] = config.sources;
    assert.ok(tape && bus);
    assert.deepEqual(tape, {
      type: 'tape',
      name: 'old',
      line: 11,
      settings: { files: ['conf/a.jsonl'], pace: 2_000_000 },
    });
    const settings: Settings<typeof busSpec> = settingsOf(busSpec, bus);
    assert.equal(settings.tls?.ca, 'conf/ca.pem');
    assert.equal(settingsOf(boxSpec, config.store).path, 'x.db');
    assert.throws(() => settingsOf(tapeSpec, bus), TypeError);
  });

  it('takes an empty section for its defaults', () => {
    const { config, diagnostics } = load(`http:\nlog:\nsinks:\n${BUS}`);
    assert.deepEqual(diagnostics, []);
    assert.equal(config?.http.port, 8080);
  });

  it('reads an empty file, and warns that nothing will be read', () => {
    const { config, diagnostics } = load('');
    assert.ok(config);
    assert.deepEqual(
      diagnostics.map(({ code, severity }) => `${severity} ${code}`),
      ['warning config/no-sources'],
    );
  });

  it('makes names unique, and reports the ones that were given twice', () => {
    const entry = (name: string): string => `  - { type: tape, files: [a]${name} }\n`;
    const names = load(`sources:\n${entry('')}${entry(', name: tape-2')}${entry('')}`).config?.sources;
    assert.deepEqual(
      names?.map(({ name }) => name),
      ['tape', 'tape-2', 'tape-3'],
    );
    assert.deepEqual(findings(`sources:\n${entry(', name: x')}${entry(', name: x')}`), [
      'config/duplicate-name 3:37 x',
    ]);
  });

  it('reports all mistakes at once, in file order, each at its place', () => {
    const text = [
      'clud: x',
      'sources:',
      '  - type: bsu',
      '  - url: x',
      '  - tape',
      '  - { type: bus, url: x, prefetch: many, wait: 5, limit: 3 pounds, mode: onw }',
      '  - { type: tape, flies: [a] }',
      'store: { type: box, path: 7 }',
      'http: { hots: x }',
    ].join('\n');
    assert.deepEqual(findings(text), [
      'config/unknown-key 1:1 clud',
      'config/unknown-type 3:11 bsu',
      'config/missing-key 4:5 url: *',
      'config/wrong-type 5:5 tape',
      'config/wrong-type 6:36 many',
      'config/wrong-type 6:48 5',
      'config/bad-value 6:58 3 pounds',
      'config/bad-value 6:74 onw',
      'config/unknown-key 7:19 flies',
      'config/wrong-type 8:27 7',
      'config/unknown-key 9:9 hots',
    ]);
    assert.equal(load(text).config, null);
  });

  it('suggests the nearest name, or what there is', () => {
    const suggestion = (text: string): string | undefined => load(text).diagnostics[0]?.suggestion;
    assert.equal(suggestion('clud: x'), 'did you mean `cloud`?');
    assert.equal(suggestion('sources: [{ type: bsu }]'), 'did you mean `bus`?');
    assert.equal(suggestion('sources: [{ type: kafka }]'), 'one of `bus`, `tape`');
    assert.equal(suggestion('store: { type: box, size: 1 }'), 'known here: `type`, `path`');
    assert.equal(suggestion('log: { level: dbug }'), 'did you mean `debug`?');
    assert.equal(suggestion('sources: [{ type: bus }]'), 'Address with user and password.');
  });

  it('reports what is wrong with the YAML, and goes on where it can', () => {
    assert.deepEqual(findings('cloud: a\ncloud: b\nhorizn: 3d\nsources: [{ type: tape, files: [a] }]'), [
      'yaml/duplicate-key 2:1 cloud',
      'config/unknown-key 3:1 horizn',
    ]);
    assert.deepEqual(findings('cloud: [a\n'), ['yaml/syntax 2:1 ']);
    assert.deepEqual(findings('- a\n'), ['config/wrong-type 1:1 - a']);
  });

  it('lets HTTP leave the machine only with a token', () => {
    for (const host of ['127.0.0.1', '127.1.2.3', 'localhost', '::1']) {
      assert.deepEqual(findings(`${BUS}http: { host: "${host}" }`), [], host);
    }
    for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example.org']) {
      assert.deepEqual(
        findings(`${BUS}http: { host: "${host}" }`),
        [`config/open-without-token 3:15 "${host}"`],
        host,
      );
    }
    assert.deepEqual(findings('http: { host: a.b, prot: 1 }').slice(0, 2), [
      'config/open-without-token 1:15 a.b',
      'config/unknown-key 1:20 prot',
    ]);
    assert.equal(load(`${BUS}http: { host: 0.0.0.0, token: abc }`).config?.http.token, 'abc');
  });

  describe('environment', () => {
    it('expands variables in all texts and reads numbers and flags from them', () => {
      const text = [
        'cloud: ${CLOUD:-home}',
        'http: { port: "${PORT}" }',
        'sources:',
        '  - { type: bus, url: "amqp://${USER}:${PASS}@h", durable: "${DURABLE}", wait: "${WAIT}" }',
      ].join('\n');
      const environment = { PORT: '99', USER: 'u', PASS: '12345', DURABLE: 'false', WAIT: '1s' };
      const { config, diagnostics } = load(text, environment);
      assert.deepEqual(diagnostics, []);
      assert.deepEqual([config?.cloud, config?.http.port], ['home', 99]);
      const { url, durable, wait } = config?.sources[0]?.settings ?? {};
      assert.deepEqual([url, durable, wait], ['amqp://u:12345@h', false, 1_000_000]);
    });

    it('reports each variable that is not set, once and at its place', () => {
      const text = `${BUS}cloud: "a \${CLOUD}"\nhttp: { port: "\${PORT}" }\n`;
      assert.deepEqual(findings(text), [
        'config/unset-variable 3:11 ${CLOUD}',
        'config/unset-variable 4:16 ${PORT}',
      ]);
    });

    it('takes a quoted number that was written as one for the text it is', () => {
      assert.deepEqual(findings(`${BUS}http: { port: "99" }`), ['config/wrong-type 3:15 "99"']);
    });

    it('does not expand what a variable holds', () => {
      assert.equal(load(`${BUS}cloud: "\${A}"`, { A: '${B}' }).config?.cloud, '${B}');
    });
  });

  it('never shows a secret, whatever is wrong near it', () => {
    const broken = [
      'sources:\n  - { type: bus, url: geheim, prot: 1 }',
      'sources:\n  - { type: bus, urll: geheim, prot: 1 }',
      'sources:\n  - type: bus\n    url: [geheim]',
      'sources:\n  - type: bus\n    url:\n      geheim: 1',
      'sources:\n  - { type: bus, "url":"geheim" , x: ]',
      'sources:\n  - type: bus\n    url: "geheim\n',
      'http: { token: geheim, token: geheim2 }',
      'http: { tokn: geheim }',
      'http:\n  tokens:\n    - geheim',
      'http: { token: geheim }\ncloud: { geheim: 1 }',
      'http: { token: geheim }\nlog: { level: geheim }',
    ];
    for (const text of broken) {
      const { config, diagnostics } = load(text);
      assert.equal(config, null, text);
      assert.ok(diagnostics.length > 0, text);
      assert.doesNotMatch(JSON.stringify(diagnostics), /geheim/, text);
    }
  });

  it('shows the name of the variable that a secret comes from', () => {
    const { diagnostics } = load('http: { token: "${STACKWIRE_TOKEN}" }');
    assert.ok(diagnostics[0]?.excerpt.includes('${STACKWIRE_TOKEN}'));
  });

  it('documents every code that it reports', () => {
    const codes = ['clud: x', 'sources: [1, {}]', 'cloud: 7', 'http: { port: -1 }', 'a: *b', '']
      .flatMap((text) => load(text).diagnostics)
      .map(({ code }) => code);
    assert.ok(codes.length >= 6);
    for (const code of codes) assert.ok(code in CONFIG_DIAGNOSTICS, code);
  });
});
