import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { cli, folder, linesOf, ROOT } from './cli.ts';

const DELETE = join(ROOT, 'fixtures', 'delete.jsonl');

interface SampleLine {
  readonly [key: string]: unknown;
  readonly name: string;
  readonly volume: number;
  readonly object: string | null;
  readonly final: boolean;
}

async function samplesOf(...args: readonly string[]): Promise<readonly SampleLine[]> {
  return samplesFrom('meters', ...args);
}

/** Samples of one origin. */
async function samplesFrom(origin: string, ...args: readonly string[]): Promise<readonly SampleLine[]> {
  const result = await cli('replay', '--json', ...args);
  assert.equal(result.code, 0, result.err);
  const lines = linesOf(result).filter((line) => line['kind'] === 'sample' && line['origin'] === origin);
  return lines as unknown as SampleLine[];
}

/** Notifications as the lines of a capture. */
function capture(
  event: string,
  payload: unknown,
  more: Readonly<Record<string, unknown>> = {},
  ...ids: string[]
): string {
  return ids
    .map((id) =>
      JSON.stringify({
        message_id: id,
        publisher_id: 'compute.ndc27-3205',
        event_type: event,
        priority: 'INFO',
        timestamp: '2026-11-26 08:00:00.000000',
        payload,
        ...more,
      }),
    )
    .join('\n');
}

describe('replay --meters', () => {
  it('prints the samples of a meters.yaml, each with the object that it belongs to', async (context) => {
    const dir = folder(context, {
      'meters.yaml': `metric:
  - name: ram
    event_type: compute.instance.create.end
    type: gauge
    unit: MiB
    volume: $.payload.memory_mb
    resource_id: $.payload.instance_id
`,
    });
    const samples = await samplesOf(DELETE, '--meters', join(dir, 'meters.yaml'));
    assert.deepEqual(
      samples.map(({ name, volume, object, origin, rule }) => [name, volume, object, origin, rule]),
      [
        [
          'ram',
          512,
          'server-e4da3b7f-bbce-4345-9777-2b0674a318d5',
          'meters',
          { file: join(dir, 'meters.yaml'), line: 2 },
        ],
      ],
    );
  });

  it('takes no samples unless it is asked to', async () => {
    assert.deepEqual(await samplesOf(DELETE), []);
  });

  it('gives no two samples of one name and resource for one message', async () => {
    const result = await cli('replay', '--json', DELETE, '--meters', 'shipped');
    const samples = linesOf(result).filter(({ kind }) => kind === 'sample');
    const keys = samples.map(({ name, resource_id, cause }) =>
      JSON.stringify([name, resource_id, (cause as { message_id: string }).message_id]),
    );
    assert.ok(keys.length > 10);
    assert.equal(new Set(keys).size, keys.length);
  });

  it('does nothing for a message that came before', async (context) => {
    const text = readFileSync(DELETE, 'utf8');
    const dir = folder(context, { 'twice.jsonl': text + text });
    const once = await samplesOf(DELETE, '--meters', 'shipped');
    assert.deepEqual(await samplesOf(join(dir, 'twice.jsonl'), '--meters', 'shipped'), once);
  });

  it('takes the final samples of an instance once, and leaves those alone that the mapping has', async (context) => {
    const payload = {
      instance_id: 'i-1',
      tenant_id: 'p-1',
      user_id: 'u-1',
      display_name: 'web',
      memory_mb: 512,
      samples: [
        { name: 'cpu', type: 'cumulative', unit: 'ns', volume: 120_000 },
        { name: 'memory', type: 'gauge', unit: 'MiB', volume: 300 },
      ],
    };
    const dir = folder(context, {
      'final.jsonl': capture('compute.instance.delete.samples', payload, {}, 'm-1', 'm-2'),
    });
    const file = join(dir, 'final.jsonl');
    assert.deepEqual(await samplesOf(file, '--meters', 'shipped'), []);
    const samples = await samplesFrom('received', file, '--meters', 'shipped');
    assert.deepEqual(
      samples.map(({ name, volume, final, object }) => [name, volume, final, object]),
      [
        ['cpu', 120_000, true, 'server-i-1'],
        ['memory', 300, true, 'server-i-1'],
      ],
    );
  });

  it('gives percentages from 0 to 100 of both forms of host metrics', async (context) => {
    const metrics = (user: number): unknown[] => [
      { name: 'cpu.user.percent', value: user, timestamp: '2026-11-26T07:59:59.000000', source: 'd' },
      { name: 'cpu.user.time', value: 5, timestamp: '2026-11-26T07:59:59.000000', source: 'd' },
      { name: 'cpu.frequency', value: 2400, timestamp: '2026-11-26T07:59:59.000000', source: 'd' },
    ];
    const legacy = { host: 'h', nodename: 'n', metrics: metrics(0.21) };
    const data = (name: string, value: unknown): unknown => ({
      'nova_object.name': name,
      'nova_object.namespace': 'nova',
      'nova_object.version': '1.0',
      'nova_object.data': value,
    });
    const versioned = data('MetricsPayload', {
      host: 'h',
      nodename: 'n',
      metrics: metrics(21).map((one) => data('MetricPayload', one)),
    });
    const dir = folder(context, {
      'legacy.jsonl': capture('compute.metrics.update', legacy, {}, 'm-1'),
      'versioned.jsonl': capture('metrics.update', versioned, {}, 'm-2'),
    });
    for (const form of ['legacy', 'versioned']) {
      const samples = await samplesOf(join(dir, `${form}.jsonl`), '--meters', 'shipped');
      assert.deepEqual(
        samples
          .map(({ name, volume, unit, meter_type, resource_id, timestamp }) =>
            [name, volume, unit, meter_type, resource_id, timestamp].join(' '),
          )
          .sort(),
        [
          'compute.node.cpu.frequency 2400 MHz gauge h_n 2026-11-26T07:59:59.000000Z',
          'compute.node.cpu.user.percent 21 percent gauge h_n 2026-11-26T07:59:59.000000Z',
          'compute.node.cpu.user.time 5 ns cumulative h_n 2026-11-26T07:59:59.000000Z',
        ],
        form,
      );
    }
  });

  it('tells why a meter gave nothing', async (context) => {
    const dir = folder(context, {
      'image.jsonl': capture('image.update', { id: 'i', size: null }, {}, 'm-1'),
    });
    const result = await cli('replay', '--json', join(dir, 'image.jsonl'), '--meters', 'shipped');
    const [event] = linesOf(result);
    assert.deepEqual(event?.['dropped'], { 'meter image.size': 'there is no volume' });
  });

  it('is a list in the configuration, of which check tells what is wrong', async (context) => {
    const dir = folder(context, {
      'stackwire.yaml': 'sources: [{ type: capture, files: [x] }]\nmeters: [mine.yaml, shipped]\n',
      'mine.yaml':
        'metric:\n  - { name: a, type: gague, event_type: a, unit: B, volume: $.payload.a, resource_id: $.payload.b }\n',
    });
    const { code, err } = await cli('check', '-c', join(dir, 'stackwire.yaml'));
    assert.equal(code, 0);
    assert.match(err, /mine\.yaml:2:\d+: warning\[ceilometer\/unknown-type\][\s\S]*did you mean `gauge`/);
    assert.deepEqual(
      await samplesOf(DELETE, '-c', join(dir, 'stackwire.yaml')),
      await samplesOf(DELETE, '--meters', 'shipped'),
    );
  });
});
