import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PrometheusConfig, SeriesSettings } from '../../src/config/index.ts';
import type { Cause, Problem } from '../../src/model/index.ts';
import { InventorySeries } from '../../src/prometheus/index.ts';
import { memoryReader, type Stored } from '../support/memoryReader.ts';
import { object } from './cloud.ts';

function series(stored: Stored, more: Partial<SeriesSettings> = {}, problemLimit = 10): readonly string[] {
  const of: SeriesSettings = {
    object: 'instance',
    labels: { name: 'fields.name' },
    state: 'fields.status',
    limit: 10,
    ...more,
  };
  const config: PrometheusConfig = { discovery: [], objects: [of], samples: [], problemLimit };
  const text = new InventorySeries(config).text(memoryReader(stored), () => new Map());
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

const guest = (id: string, name: string, status: string): ReturnType<typeof object> =>
  object('instance', id, { name, status });
const OBJECTS = [
  guest('a', 'web', 'ACTIVE'),
  guest('b', 'db "x\\y"\n', 'ERROR'),
  guest('c', 'api', 'ACTIVE'),
];

describe('InventorySeries', () => {
  it('says what an object is, its state, and how many there are in each', () => {
    assert.deepEqual(series({ objects: OBJECTS }), [
      'stackwire_object_info{name="web",type="instance",id="a"} 1',
      'stackwire_object_info{name="db \\"x\\\\y\\"\\n",type="instance",id="b"} 1',
      'stackwire_object_info{name="api",type="instance",id="c"} 1',
      'stackwire_object_state{type="instance",id="a",state="ACTIVE"} 1',
      'stackwire_object_state{type="instance",id="b",state="ERROR"} 1',
      'stackwire_object_state{type="instance",id="c",state="ACTIVE"} 1',
      'stackwire_objects{type="instance",state="ACTIVE"} 2',
      'stackwire_objects{type="instance",state="ERROR"} 1',
      'stackwire_objects_left_out{type="instance"} 0',
      'stackwire_problems_left_out{} 0',
    ]);
  });

  it('ends the series of what is deleted', () => {
    const objects = OBJECTS.map((one) => ({ ...one, deleted: one.id !== 'a' }));
    assert.equal(series({ objects }).filter((line) => line.includes('_info{')).length, 1);
  });

  it('counts all and names no more than the limit', () => {
    const lines = series({ objects: OBJECTS }, { limit: 1 });
    assert.equal(lines.filter((line) => line.includes('_info{')).length, 1);
    assert.ok(lines.includes('stackwire_objects_left_out{type="instance"} 2'));
    assert.ok(lines.includes('stackwire_objects{type="instance",state="ACTIVE"} 2'));
  });

  it('tells once what is beyond a limit, and again when it had been within', () => {
    const told: string[] = [];
    const of: SeriesSettings = { object: 'instance', labels: {}, state: 'fields.status', limit: 1 };
    const reading = new InventorySeries(
      { discovery: [], objects: [of], samples: [], problemLimit: 0 },
      (what, count) => told.push(`${what} ${count}`),
    );
    const scrape = (count: number): string =>
      reading.text(memoryReader({ objects: OBJECTS.slice(0, count) }), () => new Map());
    for (const count of [1, 3, 2, 1, 2]) scrape(count);
    assert.deepEqual(told, ['instance 2', 'instance 1']);
  });

  it('names open problems, up to a limit', () => {
    const problem = (key: string, on: string | null): Problem & { readonly cause: Cause } =>
      ({ key, object: on, severity: 4, state: 'raised', summary: '', since: '', cause: {} }) as never;
    const problems = [problem('instance-error:b', 'b'), problem('silent:nova-compute:cmp07', null)];
    const open = (limit: number): readonly string[] =>
      series({ problems }, {}, limit).filter((line) => line.startsWith('stackwire_problem'));
    assert.deepEqual(open(10), [
      'stackwire_problem_open{name="instance-error",object="b",severity="4"} 1',
      'stackwire_problem_open{name="silent",object="nova-compute:cmp07",severity="4"} 1',
      'stackwire_problems_left_out{} 0',
    ]);
    assert.equal(open(1).at(-1), 'stackwire_problems_left_out{} 1');
  });
});
