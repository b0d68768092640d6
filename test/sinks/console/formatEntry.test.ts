import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { Problem, Sample } from '../../../src/model/index.ts';
import { formatEntry } from '../../../src/sinks/console/index.ts';
import { logEntry, MIGRATED, SERVER, STALE } from '../../support/logEntries.ts';

const PROBLEM: Problem = {
  key: `instance-error:${SERVER}`,
  state: 'raised',
  severity: 4,
  summary: 'Instance pdcmtest is in error',
  object: SERVER,
  since: '2017-01-23T06:22:02.761138Z',
};

const SAMPLE: Sample = {
  name: 'memory',
  meter_type: 'gauge',
  unit: 'MB',
  volume: 512,
  resource_id: SERVER,
  project_id: null,
  user_id: null,
  timestamp: '2017-01-23T06:22:02.761138Z',
  metadata: {},
  final: true,
  object: SERVER,
  origin: 'mapping',
  rule: { file: 'm.yaml', line: 1 },
};

describe('formatEntry', () => {
  it('tells what happened, what is different now, and the rule that did it', () => {
    assert.equal(
      formatEntry(MIGRATED),
      `2017-01-23 06:22:02.761  info      Instance pdcmtest now runs on ndc27-3222  compute.instance.live_migration.post.dest.end
    ~ updated instance ${SERVER}  mappings/nova/instance.yaml:42
        host        ndc27-3222
        task_state  null
        memory      18014398509481985
`,
    );
  });

  it('tells which writes were refused, once for each reason, and does not name the event type twice', () => {
    assert.equal(
      formatEntry(STALE),
      `2017-01-23 06:22:02.776  info      compute.instance.live_migration._post.end
    = kept instance ${SERVER}  mappings/nova/instance.yaml:44
        x refused host ndc27-3205, task_state migrating: stale copy sent by the source host
`,
    );
  });

  it('tells problems and samples', () => {
    const problems = [
      PROBLEM,
      { ...PROBLEM, state: 'cleared' as const, severity: 0 as const, summary: 'Fine again' },
    ];
    const disk = { ...SAMPLE, name: 'disk.device.read.bytes', unit: 'B', resource_id: 'x-vda', final: false };
    const samples = [SAMPLE, { ...SAMPLE, name: 'power.state', unit: '', volume: 1 }, disk];
    const text = formatEntry(logEntry(3, {}, { problems, samples }));
    assert.deepEqual(text.split('\n').slice(1, -1), [
      '    ! problem raised (error): Instance pdcmtest is in error',
      '    v problem cleared: Fine again',
      '    . final sample memory 512 MB',
      '    . final sample power.state 1',
      '    . sample disk.device.read.bytes 512 B  x-vda',
    ]);
  });

  it('is the same text with colour, when the colours are taken away', () => {
    for (const entry of [
      MIGRATED,
      STALE,
      logEntry(3, { severity: 5 }, { problems: [PROBLEM], samples: [SAMPLE] }),
    ]) {
      const colored = formatEntry(entry, { color: true });
      assert.notEqual(colored, formatEntry(entry));
      assert.equal(stripVTControlCharacters(colored), formatEntry(entry));
    }
  });

  it('lets nothing that a cloud sent reach the terminal as a command', () => {
    const text = formatEntry(logEntry(4, { summary: 'a\u001b[2Jb\u009b1mc\nd\u202ee' }));
    assert.ok(text.includes('a\\u001b[2Jb\\u009b1mc\\u000ad\\u202ee'), text);
  });
});
