import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { BridgeProcess } from '../support/bridgeProcess.ts';
import { parse } from 'yaml';
import { ROOT } from '../support/markdown.ts';
import { withPrometheus } from '../support/prometheus.ts';

const SUITE = 'Prometheus beside a bridge';
const TIMEOUT = 120_000;
const FIRST = '87be4b45-e214-4ca3-8f5c-1bd31159f9e4';
/** Requests to the object store in the capture that the bridge plays. */
const REQUESTS = 5;
const SECOND = '0f2d3a11-6f6b-4a7f-8c57-3a8e3c1f9d20';

/** Rows of `openstack server list --long`. */
function servers(host: string, ...ids: readonly string[]): readonly object[] {
  return ids.map((ID) => ({ ID, Name: `name-${ID.slice(0, 4)}`, Status: 'ACTIVE', Host: host }));
}

/** Rows of `openstack port list` for each server; the address is the test's own machine, so that a guest answers. */
function ports(...ids: readonly string[]): readonly object[] {
  return ids.map((device_id) => ({
    ID: device_id.replace(/^./, 'f'),
    'Fixed IP Addresses': [{ ip_address: '127.0.0.1', subnet_id: FIRST }],
    'Device Owner': 'compute:nova',
    device_id,
  }));
}

suite(SUITE, () => {
  test(
    'scrapes it, discovers a guest, follows it to another host, and forgets it when it is gone',
    { timeout: TIMEOUT },
    async (context) => {
      const bridge = await BridgeProcess.start(bridging(await guestServer(context)));
      context.after(() => bridge.remove());
      // After a list of today the capture would be too late to count.
      await bridge.until(async () => {
        const text = await (await fetch(`${bridge.url}/metrics`)).text();
        return text.includes('stackwire_results_total{kind="samples"} 7\n');
      });
      let asOf = (Date.now() - 60_000) * 1000;
      const tell = async (
        type: string,
        list: readonly object[],
        gone: readonly string[] = [],
      ): Promise<void> => {
        asOf += 1_000_000;
        const answer = await fetch(`${bridge.url}/api/v1/inventory/import`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ type, as_of: asOf, rows: list, gone }),
        });
        assert.equal(answer.status, 200, await answer.text());
      };
      await tell('server', servers('cmp07', FIRST));
      await tell('port', ports(FIRST, SECOND));

      const prometheus = await withPrometheus(context, SUITE, scraping(bridge.url));
      if (prometheus === null) return;
      const guests = async (): Promise<readonly string[]> =>
        (await prometheus.targets('guests')).map(({ labels }) => `${labels['guest']} ${labels['host']}`);
      const become = (...wanted: readonly string[]): Promise<void> =>
        prometheus.until(async () => String((await guests()).toSorted()) === String(wanted.toSorted()));

      await become('name-87be cmp07');
      await prometheus.until(async () => (await prometheus.targets('guests'))[0]?.health === 'up');
      await prometheus.until(async () => (await prometheus.value('up{job="bridge"}')) === 1);

      await tell('server', [...servers('cmp07', SECOND), ...servers('cmp09', FIRST)]);
      await become('name-0f2d cmp07', 'name-87be cmp09');

      await tell('server', [], [FIRST]);
      await become('name-0f2d cmp07');
      const known = 'stackwire_object_info{name="name-87be"}';
      await prometheus.until(async () => (await prometheus.value(known)) === undefined);
      assert.equal(await prometheus.value('stackwire_objects{type="instance",state="ACTIVE"}'), 1);

      const requests = 'sum(stackwire_meter_storage_api_request_total{project!=""})';
      await prometheus.until(async () => (await prometheus.value(requests)) === REQUESTS);

      for (const expression of shipped()) await prometheus.value(expression);
    },
  );
});

function bridging(port: number): string {
  return `
sources: [{ type: capture, files: [${join(ROOT, 'fixtures', 'swift', 'requests.jsonl')}] }]
meters: [shipped]
prometheus:
  samples: [{ meters: [storage.*], labels: { project: item.project_id } }]
  discovery:
    - port: ${port}
  objects:
    - object: instance
`;
}

/** Every expression of the dashboard and the alert rules. */
function shipped(): readonly string[] {
  const read = (name: string): string => readFileSync(join(ROOT, 'packaging', name), 'utf8');
  const { panels } = JSON.parse(read('grafana/stackwire.json')) as {
    panels: { targets: { expr: string }[] }[];
  };
  const { groups } = parse(read('prometheus/alerts.yaml')) as { groups: { rules: { expr: string }[] }[] };
  return [...panels.flatMap(({ targets }) => targets), ...groups.flatMap(({ rules }) => rules)].map(
    ({ expr }) => expr,
  );
}

/** Meta labels are turned into labels here, as an operator would. */
function scraping(url: string): string {
  return `
global: { scrape_interval: 200ms, scrape_timeout: 200ms }
scrape_configs:
  - job_name: bridge
    scrape_interval: 1s
    scrape_timeout: 1s
    static_configs: [{ targets: ['${new URL(url).host}'] }]
  - job_name: guests
    http_sd_configs: [{ url: '${url}/prometheus/sd', refresh_interval: 500ms }]
    relabel_configs:
      - { source_labels: [__meta_openstack_instance_name], target_label: guest }
      - { source_labels: [__meta_openstack_instance_node], target_label: host }
`;
}

/** What a guest answers when it is scraped. */
async function guestServer(context: TestContext): Promise<number> {
  const server = createServer((_request, response) => response.end('guest_answers 1\n'));
  const listening = once(server, 'listening');
  server.listen(0, '127.0.0.1');
  await listening;
  context.after(() => server.close());
  return (server.address() as AddressInfo).port;
}
