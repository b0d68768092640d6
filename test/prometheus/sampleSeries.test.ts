import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SampleSettings } from '../../src/config/index.ts';
import { SECOND, type LogEntry, type ObjectView, type Outcome, type Sample } from '../../src/model/index.ts';
import { SampleSeries } from '../../src/prometheus/index.ts';
import { logEntry } from '../support/logEntries.ts';
import { memoryReader } from '../support/memoryReader.ts';
import { object } from './cloud.ts';

function sample(name: string, volume: Sample['volume'], more: Partial<Sample> = {}): Sample {
  return {
    name,
    meter_type: 'gauge',
    unit: 'GB',
    volume,
    resource_id: 'r1',
    project_id: 'p1',
    user_id: null,
    timestamp: '2026-03-01T00:00:00.000000Z',
    metadata: {},
    final: false,
    object: null,
    origin: 'meters',
    rule: { file: 'meters.yaml', line: 1 },
    ...more,
  };
}

/** A log that grows and an inventory that changes, scraped when the test says so. */
class Stage {
  readonly entries: LogEntry[] = [logEntry(1, {}, { samples: [sample('volume.size', 99)] })];
  readonly objects: ObjectView[] = [];
  readonly told: string[] = [];
  now = 0;
  readonly #series: SampleSeries;

  constructor(settings: Partial<SampleSettings> = {}) {
    const whole = { meters: ['*'], labels: {}, limit: 10, stale: 60 * SECOND, ...settings };
    this.#series = new SampleSeries(
      [whole],
      memoryReader({ objects: this.objects, entries: this.entries }),
      () => this.now,
      (what, count) => this.told.push(`${what}: ${count}`),
    );
  }

  commit(samples: readonly Sample[], outcome: Partial<Outcome> = {}): void {
    this.entries.push(logEntry(this.entries.length + 1, {}, { samples, ...outcome }));
  }

  scrape(): Promise<string> {
    return this.#series.text(() => new Map());
  }

  async meters(): Promise<readonly string[]> {
    return (await this.scrape()).split('\n').filter((line) => line.startsWith('stackwire_meter_'));
  }
}

describe('SampleSeries', () => {
  it('says of each meter and resource what came since the start, by the type that Ceilometer gives', async () => {
    const stage = new Stage();
    stage.commit([sample('volume.size', 2), sample('volume.size', 5, { resource_id: 'r2' })]);
    stage.commit([sample('volume.size', 3), sample('cpu', 7n, { meter_type: 'cumulative', unit: 'ns' })]);
    const request = sample('api.request', 2, { meter_type: 'delta', unit: 'request' });
    stage.commit([request, request]);
    assert.equal(
      await stage.scrape(),
      `# HELP stackwire_meter_volume_size Samples of a meter, by resource.
# TYPE stackwire_meter_volume_size gauge
stackwire_meter_volume_size{meter="volume.size",resource="r1",unit="GB"} 3
stackwire_meter_volume_size{meter="volume.size",resource="r2",unit="GB"} 5
# HELP stackwire_meter_cpu_total Samples of a meter, by resource.
# TYPE stackwire_meter_cpu_total counter
stackwire_meter_cpu_total{meter="cpu",resource="r1",unit="ns"} 7
# HELP stackwire_meter_api_request_total Samples of a meter, by resource.
# TYPE stackwire_meter_api_request_total counter
stackwire_meter_api_request_total{meter="api.request",resource="r1",unit="request"} 4
# HELP stackwire_samples_left_out_total Samples beyond the limit, without series.
# TYPE stackwire_samples_left_out_total counter
stackwire_samples_left_out_total{meters="*"} 0
`,
    );
  });

  it('keeps the newest by its own time, adds each delta once, and takes nothing that came too late', async () => {
    const stage = new Stage();
    const delta = sample('d', 1, { meter_type: 'delta' });
    const older = { timestamp: '2026-02-28T00:00:00.000000Z' };
    stage.commit([sample('g', 5), delta]);
    stage.commit([sample('g', 4, older), { ...delta, ...older }]);
    stage.commit([sample('g', 9), delta], { late: true });
    await stage.scrape();
    const values = (await stage.meters()).map((line) => line.split(' ').at(-1));
    assert.deepEqual(values, ['5', '2']);
  });

  it('reads the log in pages, each entry once', async () => {
    const stage = new Stage();
    for (let at = 0; at < 450; at += 1) stage.commit([sample('d', 1, { meter_type: 'delta' })]);
    await Promise.all([stage.scrape(), stage.scrape()]);
    assert.match((await stage.meters())[0] ?? '', / 450$/);
  });

  it('takes the meters that are named, with labels of the object and of the sample', async () => {
    const labels = { name: 'fields.name', project: 'item.project_id', none: 'item.metadata.x' };
    const stage = new Stage({ meters: ['volume.size', 'disk.*'], labels });
    stage.objects.push(object('volume', 'volume-r1', { name: 'data' }));
    const of = { object: 'volume-r1' };
    stage.commit([sample('volume.size', 1, of), sample('disk.root.size', 2), sample('volume', 3, of)]);
    assert.deepEqual(await stage.meters(), [
      'stackwire_meter_volume_size{name="data",project="p1",none="",meter="volume.size",resource="r1",unit="GB"} 1',
      'stackwire_meter_disk_root_size{name="",project="p1",none="",meter="disk.root.size",resource="r1",unit="GB"} 2',
    ]);
  });

  it('ends the series of deleted objects, and those that nothing more comes of', async () => {
    const stage = new Stage();
    stage.objects.push(object('volume', 'volume-r1', {}));
    stage.commit([sample('volume.size', 1, { object: 'volume-r1' }), sample('cpu', 1)]);
    assert.equal((await stage.meters()).length, 2);
    stage.objects[0] = { ...object('volume', 'volume-r1', {}), deleted: true };
    assert.deepEqual(
      (await stage.meters()).map((line) => line.split('{')[0]),
      ['stackwire_meter_cpu'],
    );
    stage.now += 60 * SECOND;
    assert.equal((await stage.meters()).length, 1);
    stage.now += 1;
    assert.deepEqual(await stage.meters(), []);
  });

  it('shows a last sample for five minutes after it came, though its object is deleted, under the same labels', async () => {
    const stage = new Stage({ labels: { name: 'fields.name' }, stale: 7200 * SECOND });
    const server = object('instance', 'server-1', { name: 'web' });
    stage.objects.push(server);
    const of = { object: 'server-1' };
    const read = sample('cpu', 7, { ...of, meter_type: 'cumulative', unit: 'ns', resource_id: '1' });
    const later = { timestamp: '2026-03-01T00:01:00.000000Z', final: true };
    stage.commit([read, sample('disk', 1, { ...of, resource_id: '1-vda' })]);
    await stage.meters();
    stage.commit([{ ...read, ...later, volume: 9 }]);
    stage.objects[0] = { ...server, deleted: true };
    const last = ['stackwire_meter_cpu_total{name="web",meter="cpu",resource="1",unit="ns"} 9'];
    assert.deepEqual(await stage.meters(), last);
    // Its set may come when all is over.
    stage.now += 200 * SECOND;
    for (const device of ['1-vda', '1-vdb'])
      stage.commit([sample('disk', 2, { ...of, ...later, resource_id: device })]);
    assert.equal((await stage.meters()).length, 3);
    stage.now += 100 * SECOND + 1;
    assert.deepEqual(
      (await stage.meters()).map((line) => line.replace(/.*resource="([^"]*)".*/, '$1')),
      ['1-vda', '1-vdb'],
    );
    stage.now += 200 * SECOND;
    assert.deepEqual(await stage.meters(), []);
  });

  it('has no more series than the limit, counts what is beyond, and tells it once while there is no room', async () => {
    const stage = new Stage({ limit: 1 });
    const both = [sample('a', 1), sample('b', 1)];
    for (const wait of [0, 1, 61]) {
      stage.now += wait * SECOND;
      stage.commit(both);
      assert.equal((await stage.meters()).length, 1);
    }
    assert.match(await stage.scrape(), /^stackwire_samples_left_out_total\{meters="\*"\} 3$/m);
    assert.deepEqual(stage.told, ['samples of *: 1']);
  });

  it('has one type for each name, whatever meters are called', async () => {
    const stage = new Stage();
    stage.commit([
      sample('a.b.total', 1),
      sample('a.b', 2),
      sample('a_b', 3, { meter_type: 'delta' }),
      sample('a b', 4, { meter_type: 'cumulative' }),
    ]);
    const text = await stage.scrape();
    assert.deepEqual(text.match(/# TYPE stackwire_meter.*/g), [
      '# TYPE stackwire_meter_a_b gauge',
      '# TYPE stackwire_meter_a_b_total counter',
    ]);
    assert.equal((await stage.meters()).length, 4);
  });
});
