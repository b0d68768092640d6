import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import type { LogEntry } from '../../src/model/index.ts';
import { Followers, startWeb } from '../../src/web/index.ts';
import { startBrowser } from '../support/browser.ts';
import type { Browser, Page } from '../support/browser.ts';
import { debianPackages } from '../support/debianPackages.ts';
import { logEntry, MIGRATED, SERVER, STALE } from '../support/logEntries.ts';
import { memoryReader } from '../support/memoryReader.ts';
import type { Stored } from '../support/memoryReader.ts';
import { noteSkipped } from '../support/services.ts';
import { NotingDesk } from '../support/notingDesk.ts';

const SUITE = 'the status page in a browser';
const DESK = 1200;
const PHONE = 400;

/** Every one of them sets the title if any part of it is taken for markup. */
const HOSTILE = [
  `<script>document.title = 'owned'</script>`,
  `<img src="x" onerror="document.title = 'owned'">`,
  `"><svg onload="document.title = 'owned'">`,
  `</table></body><style>body { display: none }</style>`,
  `<meta http-equiv="refresh" content="0; url=/health/live">`,
  `' onmouseover='document.title = "owned"`,
  `&lt;b&gt; {{7*7}} \${7*7} %3Cscript%3E`,
];
const ENDLESS = 'x'.repeat(300);
const STAMP = '2017-01-23T06:22:02.761138Z';

function instance(id: string, name: string): NonNullable<Stored['objects']>[number] {
  const fields = { name, host: 'ndc27-3222', memory_mb: 512, task_state: null };
  return {
    type: 'instance',
    id,
    deleted: false,
    partial: false,
    fields,
    relations: { flavor: 'small' },
    revision: 3,
    updated: STAMP,
  };
}

/** The cells of the table after a heading, as they are seen. */
const rowsAfter = (heading: string): string =>
  `[...document.querySelectorAll('h2')].find((h) => h.textContent === '${heading}').nextElementSibling.matches('table')
   ? [...[...document.querySelectorAll('h2')].find((h) => h.textContent === '${heading}').nextElementSibling.rows]
     .map((row) => [...row.cells].map((cell) => cell.innerText.replace(/\\s+/g, ' ').trim())) : []`;
const link = (text: string): string =>
  `[...document.links].find((a) => a.innerText === ${JSON.stringify(text)})`;
const TEXT = `document.body.innerText`;

describe(SUITE, () => {
  let browser: Browser | null = null;
  before(async () => {
    const packages = await debianPackages('browser');
    if (typeof packages === 'string') noteSkipped(SUITE, packages);
    else browser = startBrowser(packages);
  });
  after(() => browser?.close());

  /** The page of a server with this content, or null where there is no browser. */
  async function open(context: TestContext, stored: Stored, width = DESK): Promise<Page | null> {
    if (browser === null) {
      context.skip('no browser');
      return null;
    }
    const ports = {
      reader: memoryReader(stored),
      health: () => ({ store: true, draining: false, sources: [] }),
      desk: new NotingDesk(),
      metrics: () => Promise.resolve('stackwire_up 1\n'),
      followers: new Followers(1),
    };
    const server = await startWeb(ports, { host: '127.0.0.1', port: 0, token: null }, assert.ifError);
    context.after(() => server.close());
    return browser.open(server.url, width);
  }

  it('shows the objects, and the last messages with the reasons for what they did', async (context) => {
    const page = await open(context, { objects: [instance(SERVER, 'pdcmtest')], entries: [MIGRATED, STALE] });
    if (page === null) return;
    assert.deepEqual(await page.read(rowsAfter('Inventory')), [
      ['type', 'id', 'values', 'updated', 'revision'],
      [
        'instance',
        SERVER,
        'name pdcmtest host ndc27-3222 memory_mb 512 task_state null flavor small',
        STAMP,
        '3',
      ],
    ]);
    const [, newest = [], older = []] = await page.read<string[][]>(rowsAfter('Last messages'));
    assert.deepEqual(newest, [
      '2017-01-23T06:22:02.776665Z',
      `compute.instance.live_migration._post.end nothing changed ${SERVER} mappings/nova/instance.yaml:44 ` +
        'refused host ndc27-3205 stale copy sent by the source host ' +
        'refused task_state migrating stale copy sent by the source host',
    ]);
    assert.match(older[1] ?? '', /^Instance pdcmtest now runs on ndc27-3222 .* update .* host ndc27-3222/);
    assert.match(await page.read(TEXT), /Ready: everything configured arrives\./);
  });

  it('has its own style, and nothing that it needs is blocked', async (context) => {
    const page = await open(context, { objects: [instance(SERVER, 'pdcmtest')], entries: [MIGRATED] });
    if (page === null) return;
    assert.equal(
      await page.read(`getComputedStyle(document.querySelector('table')).borderCollapse`),
      'collapse',
    );
    assert.deepEqual(page.complaints, []);
  });

  it('shows whatever a cloud puts into a name as text, and runs none of it', async (context) => {
    const page = await open(context, {
      objects: HOSTILE.map((name) => instance(name, name)),
      entries: HOSTILE.map((summary, index) => logEntry(index + 1, { summary, event_type: summary })),
      problems: HOSTILE.map((summary) => ({
        key: summary,
        state: 'raised',
        severity: 4,
        summary,
        object: summary,
        since: STAMP,
        cause: { message_id: '1', event_type: summary, generated: STAMP },
      })),
    });
    if (page === null) return;
    const objects = await page.read<string[][]>(rowsAfter('Inventory'));
    const messages = await page.read<string[][]>(rowsAfter('Last messages'));
    assert.deepEqual(
      objects.slice(1).map(([, id]) => id),
      HOSTILE,
    );
    assert.deepEqual(
      messages.slice(1).map(([, what]) => what),
      HOSTILE.toReversed(),
    );
    const text = await page.read<string>(TEXT);
    for (const name of HOSTILE) assert.ok(text.includes(`${name} since ${STAMP}`), name);
    assert.equal(await page.read('document.title'), 'stackwire');
    assert.equal(await page.read(`document.querySelectorAll('script, img, svg, [onmouseover]').length`), 0);
    assert.deepEqual(page.complaints, []);
  });

  for (const width of [DESK, PHONE]) {
    it(`overflows nowhere in a window of ${width} pixels, however long a word is`, async (context) => {
      const page = await open(
        context,
        {
          objects: [instance(SERVER, 'pdcmtest'), instance(ENDLESS, ENDLESS)],
          entries: [MIGRATED, STALE, logEntry(3, { summary: ENDLESS, event_type: ENDLESS })],
          problems: [
            {
              key: ENDLESS,
              state: 'raised',
              severity: 4,
              summary: ENDLESS,
              object: SERVER,
              since: STAMP,
              cause: { message_id: '1', event_type: ENDLESS, generated: STAMP },
            },
          ],
        },
        width,
      );
      if (page === null) return;
      assert.equal(await page.read('innerWidth'), width);
      const wide = `[...document.body.querySelectorAll('*')]
        .filter((e) => e.getBoundingClientRect().right > innerWidth).map((e) => e.outerHTML.slice(0, 80))`;
      assert.deepEqual(await page.read(wide), []);
      assert.ok((await page.read<number>('document.documentElement.scrollWidth')) <= width);
    });
  }

  it('leads to the history of an object, whatever its id, and to everything that its links name', async (context) => {
    const id = `a/../b?c#d e"<i>`;
    const change = {
      object: { type: 'instance', id, revision: 1 },
      op: 'update',
      set: { name: 'odd' },
    } as const;
    const entry = logEntry(
      1,
      {},
      { changes: [{ ...change, refused: [], rule: { file: 'mappings/a.yaml', line: 1 }, previous: 0 }] },
    );
    const page = await open(context, { objects: [instance(id, 'odd')], entries: [entry] });
    if (page === null) return;
    const start = await page.read<string>('location.href');
    const links = await page.read<string[]>(
      `[...document.querySelectorAll('nav a')].map((a) => a.innerText)`,
    );
    assert.deepEqual(links, ['objects', 'problems', 'events', 'dead letters', 'metrics', 'readiness']);
    for (const text of [...links, id]) {
      await page.click(link(text));
      assert.notEqual(await page.read('location.href'), start);
      assert.doesNotMatch(await page.read(TEXT), /not-found/, text);
      if (text === id) assert.match(await page.read(TEXT), /mappings\/a\.yaml/);
      await page.visit(start);
    }
  });

  it('shows by itself what has happened since', async (context) => {
    const entries: LogEntry[] = [MIGRATED];
    const page = await open(context, { entries });
    if (page === null) return;
    assert.doesNotMatch(await page.read(TEXT), /Something new/);
    entries.push(logEntry(2, { summary: 'Something new' }));
    await page.loaded();
    assert.match(await page.read(TEXT), /Something new/);
  });
});
