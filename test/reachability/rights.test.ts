import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Pinger } from '../../src/reachability/index.ts';
import { pingTarget } from '../../src/reachability/pingTarget.ts';
import { CleanupList } from '../support/cleanup.ts';
import { ROOT } from '../support/markdown.ts';
import { pingStage } from '../support/pingStage.ts';
import { run } from '../support/run.ts';

const SUITE = 'the rights that docs/reachability.md names';
const cleanup = new CleanupList();
const { skip, fping, ip, made } = await pingStage(cleanup, SUITE);

/** Each drop-in's capabilities, as setpriv takes them: first the one for pings, then the one for namespaces too. */
const [PINGS = [], SPACES = []] = [
  ...readFileSync(join(ROOT, 'docs', 'reachability.md'), 'utf8').matchAll(/^AmbientCapabilities=(.*)$/gm),
].map(([, names = '']) => names.split(' ').map((name) => name.replace('CAP_', '').toLowerCase()));

/** setpriv's arguments for a user that has these capabilities and can gain none. */
function only(rights: readonly string[]): readonly string[] {
  const set = ['-all', ...rights.map((right) => `+${right}`)].join(',');
  const user = ['--reuid=65534', '--regid=65534', '--clear-groups', '--no-new-privs'];
  return [...user, `--bounding-set=${set}`, `--inh-caps=${set}`, `--ambient-caps=${set}`];
}

describe(SUITE, { skip, timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-rights-'));
  cleanup.after(() => rmSync(folder, { recursive: true }));
  before(async () => {
    chmodSync(folder, 0o755);
    assert.ok(typeof made !== 'string');
    await made.add('10.7.0.5');
  });
  after(() => cleanup.run());

  /** Whether an address answers to programs that are started with these rights; undefined where they could not ask. */
  async function asks(
    rights: readonly string[],
    address: string,
    namespace: string | null,
  ): Promise<unknown> {
    const target = pingTarget(address, namespace);
    assert.ok(target);
    const [limitedFping = '', limitedIp = ''] = [fping, ip].map((program, at) => {
      const path = join(folder, `${rights.join('-')}-${at}`);
      writeFileSync(path, `#!/bin/sh\nexec setpriv ${only(rights).join(' ')} '${program}' "$@"\n`);
      chmodSync(path, 0o755);
      return path;
    });
    // In a namespace it is ip that passes the rights on.
    const pinger = new Pinger({ fping: namespace === null ? limitedFping : fping, ip: limitedIp });
    return (await pinger.round([target])).answerOf(target)?.alive;
  }

  it('are enough for pings, and nothing less is', async () => {
    assert.deepEqual(PINGS, ['net_raw']);
    assert.equal(await asks(PINGS, '127.0.0.9', null), true);
    assert.equal(await asks([], '127.0.0.9', null), undefined);
  });

  it('are enough for network namespaces, and none of them can be missing', async () => {
    assert.ok(typeof made !== 'string');
    assert.equal(await asks(SPACES, '10.7.0.5', made.name), true);
    for (const missing of SPACES) {
      const fewer = SPACES.filter((right) => right !== missing);
      assert.equal(await asks(fewer, '10.7.0.5', made.name), undefined, missing);
    }
  });

  it('are what the doctor asks for where fping may not even be run', async () => {
    const config = join(folder, 'stackwire.yaml');
    writeFileSync(
      config,
      `sources: []\nstore: { type: sqlite, path: ${folder}/s.sqlite }\nreachability: { fping: ${fping}, os_fping: {} }\n`,
    );
    const doctor = [join(ROOT, 'dist', 'cli', 'main.js'), 'doctor', '--json', '-c', config];
    const said = await run('sh', ['-c', '"$@" || true', 'sh', 'setpriv', ...only([]), ...doctor]);
    assert.match(said, /"level":"action".*with its capability CAP_NET_RAW.*AmbientCapabilities=CAP_NET_RAW/);
  });
});
