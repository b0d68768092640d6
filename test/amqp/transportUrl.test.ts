import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { parseTransportUrl } from '../../src/amqp/transportUrl.ts';
import { readUrlOptions } from '../../src/amqp/urlOptions.ts';
import { debianPackages } from '../support/debianPackages.ts';
import { run } from '../support/run.ts';
import { noteSkipped } from '../support/services.ts';

const SUITE = 'transport URLs beside the real oslo.messaging';

interface OsloHost {
  readonly hostname: string | null;
  readonly port: number | null;
  readonly username: string | null;
  readonly password: string | null;
}

interface OsloUrl {
  readonly scheme: string;
  readonly virtualHost: string | null;
  readonly hosts: readonly OsloHost[];
  readonly query: Readonly<Record<string, string>>;
  /** null where its rabbit driver refuses the query. */
  readonly options: Readonly<Record<string, unknown>> | null;
}

type OsloReading = OsloUrl | { readonly error: string };

const TABLE = [
  'rabbit://u:p@h:5672/',
  'rabbit://u:p@h',
  'RABBIT://u:p@H:5672/Nova',
  'rabbit://u:p@h1:5673,v:q@h2:5674/nova',
  'rabbit://u:p@h1,h2/nova',
  'rabbit://h1,u:p@h2/nova',
  'rabbit://u:p@h1,,v:q@h2,/nova',
  'rabbit://u:p@h:/nova',
  'rabbit://u@h/nova',
  'rabbit://:p@h/nova',
  'rabbit://us%3Aer:p%40ss%2Fw%3Frd%23@h/',
  'rabbit://u:p@ss@h/',
  'rabbit://u:100%25%zz%@h/',
  'rabbit://u:%C3%A4%FF%C3@h/%E2%82%AC',
  'rabbit://u:p+q@h/a+b',
  'rabbit://u:p@[::1]:5673/nova',
  'rabbit://u:p@[fe80::1]/',
  'rabbit://u:p@[::1]:5672,v:q@[2001:db8::2]:5672/x',
  'rabbit://u:p@[::1',
  'rabbit://u:p@::1/',
  'rabbit://u:p@h:port/',
  'rabbit://u:p@h:56:72/',
  'rabbit://u:p@h//nova',
  'rabbit://u:p@h//',
  'rabbit://u:p@h/%2F',
  'rabbit://u:p@h/%2Fnova/x',
  'rabbit://u:p@h/a%252Fb',
  'rabbit://u:p@h/nova;x=1',
  'rabbit://u:p@h/nova?ssl=1',
  'rabbit://u:p@h?ssl=True',
  'rabbit://u:p@h/?ssl=maybe',
  'rabbit://u:p@h/?ssl=yes&ssl_ca_file=%2Fetc%2Fca.pem&ssl_version=TLSv1_2',
  'rabbit://u:p@h/?ssl_cert_file=/c+1.pem&ssl_key_file=/k%201.pem',
  'rabbit://u:p@h/?heartbeat_timeout_threshold=20&kombu_failover_strategy=shuffle',
  'rabbit://u:p@h/?heartbeat_timeout_threshold=soon',
  'rabbit://u:p@h/?kombu_failover_strategy=any',
  'rabbit://u:p@h/?rabbit_login_method=EXTERNAL',
  'rabbit://u:p@h/?ssl=1&ssl=0&ssl_ca_file=&x',
  'rabbit://u:p@h/?unknown=1',
  'rabbit://u:p@h/nova#fragment',
  'kombu+memory://',
  'u:p@h',
];

/** Pieces that meet every branch of the grammar, joined at random; what follows is mostly a URL. */
const generated = fc
  .record({
    hosts: fc.array(
      fc.tuple(
        fc.constantFrom('', 'u@', 'u:p@', 'u%40:p%3a%@', 'ü:p:q@', ':p@', 'a@b:c@'),
        fc.constantFrom('h', 'H-1.example', '[::1]', '10.0.0.1', 'h_2'),
        fc.constantFrom('', ':', ':5672', ':1', ':0'),
      ),
      { minLength: 1, maxLength: 3 },
    ),
    path: fc.constantFrom('', '/', '//', '/nova', '/%2f', '/a/b', '/a%2Fb%', '/a;b', '/%c3%a4'),
    query: fc.array(
      fc.constantFrom('ssl=1', 'ssl=off', 'ssl', 'ssl_ca_file=%2Fa', 'a=b+c', 'a=%26', '=x', '&'),
      {
        maxLength: 3,
      },
    ),
    fragment: fc.constantFrom('', '', '#f'),
  })
  .map(({ hosts, path, query, fragment }) => {
    const authority = hosts.map((parts) => parts.join('')).join(',');
    return `rabbit://${authority}${path}${query.length > 0 ? `?${query.join('&')}` : ''}${fragment}`;
  });

suite(SUITE, () => {
  test('everything that oslo.messaging reads in a URL is read the same, and what it refuses is refused', async (t) => {
    const packages = await debianPackages('messaging');
    if (typeof packages === 'string') {
      noteSkipped(SUITE, packages);
      t.skip(packages);
      return;
    }
    const urls = [...TABLE, ...fc.sample(generated, { numRuns: 500, seed: 20_261_126 })];
    const script = join(import.meta.dirname, '../support/osloParse.py');
    const text = await run(packages.python, [script], { env: packages.env, input: JSON.stringify(urls) });
    const readings = JSON.parse(text) as readonly OsloReading[];
    assert.equal(readings.length, urls.length);
    for (const [index, url] of urls.entries()) compare(url, readings[index] as OsloReading);
  });
});

function compare(url: string, oslo: OsloReading): void {
  if ('error' in oslo) {
    assert.throws(() => parseTransportUrl(url), { code: 'config/invalid' }, url);
    return;
  }
  // A URL without any host is for oslo's drivers that need none.
  if (oslo.hosts.length === 0) return;
  const { scheme, virtualHost, hosts, query } = parseTransportUrl(url);
  assert.deepEqual(
    { scheme, virtualHost, hosts, query: Object.fromEntries(query) },
    { scheme: oslo.scheme, virtualHost: oslo.virtualHost, hosts: oslo.hosts, query: oslo.query },
    url,
  );
  compareOptions(url, query, oslo.options);
}

/** Options that oslo.messaging does not know make it refuse the whole URL; ours are named in the log. */
function compareOptions(url: string, query: ReadonlyMap<string, string>, oslo: OsloUrl['options']): void {
  if ([...query.keys()].some((name) => /^(a|x|unknown|)$/.test(name))) return;
  if (oslo === null) {
    assert.throws(() => readUrlOptions(query), { code: 'config/invalid' }, url);
    return;
  }
  const ours = readUrlOptions(query);
  const heartbeat = oslo['heartbeat_timeout_threshold'] as number | undefined;
  const method = oslo['rabbit_login_method'] as string | undefined;
  const wanted = {
    ssl: oslo['ssl'],
    ca_file: oslo['ssl_ca_file'],
    cert_file: oslo['ssl_cert_file'],
    key_file: oslo['ssl_key_file'],
    version: oslo['ssl_version'] === 'TLSv1_2' ? 'TLSv1.2' : undefined,
    heartbeat: heartbeat === undefined ? undefined : heartbeat * 1_000_000,
    failover_strategy: oslo['kombu_failover_strategy'],
    auth: method?.toLowerCase(),
  };
  for (const [name, value] of Object.entries(wanted)) {
    assert.deepEqual((ours as Readonly<Record<string, unknown>>)[name], value, `${name} of ${url}`);
  }
}

test('a URL cut short by a bare character in its password is refused, without a word of it', () => {
  for (const url of [
    'rabbit://u:se/cret@h/',
    'rabbit://u:12?x=cret@h/',
    'rabbit://u:12#cret@h/',
    'rabbit://u:p@h1,u:12?se=cret@h2/',
  ]) {
    assert.throws(
      () => parseTransportUrl(url),
      (error: Error) => /written %2F %3F or %23/.test(error.message) && !/cret/.test(error.message),
      url,
    );
  }
});
