import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { check } from 'prettier';
import { MIGRATION, ROOT, cli, folder, linesOf } from './cli.ts';

const BEACONS = join(ROOT, 'fixtures', 'beacon', 'life.jsonl');
const STYLE = { parser: 'yaml', printWidth: 110, singleQuote: true } as const;

/** The command line that drafts beacons into a folder. */
function drafting(dir: string, ...more: readonly string[]): readonly string[] {
  return ['new', 'beacon', '--from', BEACONS, '--types', 'beacon.*', '-o', dir, ...more];
}

/** A capture of these notifications. */
function capture(dir: string, messages: readonly (readonly [type: string, payload: unknown])[]): string {
  const path = join(dir, 'capture.jsonl');
  const lines = messages.map(([event_type, payload], index) =>
    JSON.stringify({
      message_id: `m${index}`,
      publisher_id: 'thing.host',
      event_type,
      priority: 'INFO',
      timestamp: `2026-03-02 09:00:${String(index).padStart(2, '0')}`,
      payload,
    }),
  );
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

describe('stackwire new', () => {
  it('writes a file that check and test pass and prettier leaves alone', async (context) => {
    const dir = folder(context, {});
    const made = await cli(...drafting(dir));
    assert.equal(made.code, 0, made.err);
    const file = join(dir, 'beacon.yaml');
    const checked = await cli('check', '--strict', file);
    assert.deepEqual([checked.code, checked.err], [0, '']);
    assert.match((await cli('test', dir)).out, /1 passed, 0 failed/);
    assert.ok(await check(readFileSync(file, 'utf8'), STYLE));
  });

  it('takes the id from wherever an event has it', async (context) => {
    const dir = folder(context, {});
    await cli(...drafting(dir));
    const text = readFileSync(join(dir, 'beacon.yaml'), 'utf8');
    assert.match(text, /^id: beacon-\{beacon_id\}$/m);
    assert.match(text, /^ {2}beacon_id: \[payload\.beacon_id, payload\.beacon\.id\]/m);
  });

  it('makes fields of what varies, and shows what does not in comments', async (context) => {
    const dir = folder(context, {});
    await cli(...drafting(dir));
    const text = readFileSync(join(dir, 'beacon.yaml'), 'utf8');
    assert.match(text, /^ {2}host: \{ trait: host, explicit: true \}$/m);
    assert.match(text, /^ {2}status: status$/m);
    assert.match(text, /^ {2}# created_at: created_at$/m);
    assert.match(text, /^ {2}project: \{ to: project, id: '\{project_id\}' \}$/m);
  });

  it('has one rule for each event type, and an example beside each trait', async (context) => {
    const dir = folder(context, {});
    const [summary] = linesOf(await cli(...drafting(dir, '--json')));
    const text = readFileSync(join(dir, 'beacon.yaml'), 'utf8');
    assert.equal(summary?.['rules'], 7);
    assert.equal(text.match(/^ {2}- event: beacon\.\w+[\w.]*$/gm)?.length, 7);
    assert.match(text, /^ {2}colour: payload\.beacon\.colour # "amber"$/m);
  });

  it('never overwrites a file', async (context) => {
    const dir = folder(context, { 'beacon.yaml': 'mine\n' });
    const { code, err } = await cli(...drafting(dir));
    assert.equal(code, 2);
    assert.match(err, /exists, and is not overwritten/);
    assert.equal(readFileSync(join(dir, 'beacon.yaml'), 'utf8'), 'mine\n');
  });

  it('reads legacy and versioned payloads side by side', async (context) => {
    const dir = folder(context, {});
    const both = join(ROOT, 'fixtures', 'live-migration-both.jsonl');
    const other = folder(context, {
      'other.yaml':
        'object: other\nid: "{id}"\ntraits:\n  id: payload.other\nevents:\n  - { event: other, create: true }\n',
    });
    const made = await cli('new', 'guest', '--from', both, '--mappings', other, '-o', dir);
    assert.equal(made.code, 0, made.err);
    const text = readFileSync(join(dir, 'guest.yaml'), 'utf8');
    assert.match(text, /\[payload\.uuid, payload\.instance_id\]/);
    assert.match(text, /payload\.flavor\.memory_mb/);
    assert.ok(await check(text, STYLE));
  });

  it('gives a trait another name where a mapping in force has that one for something else', async (context) => {
    const dir = folder(context, {});
    const made = await cli('new', 'guest', '--from', MIGRATION, '-o', dir);
    assert.equal(made.code, 0, made.err);
    assert.match(readFileSync(join(dir, 'guest.yaml'), 'utf8'), /^ {2}guest_host: payload\.host/m);
    const both = await cli('check', '--mappings', join(ROOT, 'mappings'), '--mappings', dir);
    assert.deepEqual([both.code, both.err], [0, '']);
  });

  it('cuts long examples, keeps odd keys readable, and writes no secret', async (context) => {
    const dir = folder(context, {});
    const payload = {
      widget: {
        id: 'w-1',
        notes: 'x'.repeat(300),
        'router:external': true,
        "it's": 1,
        rows: [{ mac: 'fa:16:3e:00:00:01' }, { mac: 'fa:16:3e:00:00:02' }],
        a_very_long_name_for_a_thing_that_is_nested: {
          another_very_long_name_for_what_is_in_it: { deepest: 1 },
        },
        admin_pass: 'hunter2',
      },
    };
    const file = capture(dir, [
      ['widget.create.end', payload],
      ['widget.delete.end', { widget_id: 'w-1' }],
    ]);
    const made = await cli('new', 'widget', '--from', file, '-o', dir);
    assert.equal(made.code, 0, made.err);
    const text = readFileSync(join(dir, 'widget.yaml'), 'utf8');
    assert.match(text, /notes: payload\.widget\.notes # "x{40,50}…/);
    assert.match(text, /router_external: "payload\.widget\.'router:external'"/);
    assert.match(text, /rows_mac: 'payload\.widget\.rows\[\*\]\.mac'/);
    assert.doesNotMatch(text, /hunter2|admin_pass/);
    assert.ok(await check(text, STYLE));
    assert.equal((await cli('check', '--strict', join(dir, 'widget.yaml'))).code, 0);
    assert.equal((await cli('test', dir)).code, 0);
  });

  it('drafts the elements of a list where messages are about many objects', async (context) => {
    const dir = folder(context, {});
    const rows = (state: string): unknown => ({
      agent: 'x',
      widgets: [
        { id: 'w-1', state },
        { id: 'w-2', state: 'up' },
      ],
    });
    const file = capture(dir, [
      ['widgets.sync', rows('up')],
      ['widgets.sync', rows('down')],
    ]);
    assert.equal((await cli('new', 'widget', '--from', file, '-o', dir)).code, 0);
    const text = readFileSync(join(dir, 'widget.yaml'), 'utf8');
    assert.match(text, /^each: payload\.widgets$/m);
    assert.match(text, /^ {2}id: item\.id # "w-1"$/m);
    assert.match(text, /2 times in the captures; changed state/);
    assert.match(text, /^ {6}widget-w-2: null$/m);
    const believing = text.replace(/observe: not decided yet.*/, 'create: true\n    update: all');
    writeFileSync(join(dir, 'widget.yaml'), believing);
    assert.equal((await cli('check', '--strict', join(dir, 'widget.yaml'))).code, 0);
    const { out } = await cli('inventory', 'show', 'widget-w-1', file, '--mappings', dir);
    assert.match(out, /state +down/);
  });

  it('makes relations of ids of what the shipped mappings have, and tells their changes', async (context) => {
    const dir = folder(context, {});
    const widget = (server_id: string | null): unknown => ({
      widget: { id: 'w-1', server_id, volume_id: 'v', host: 'a' },
    });
    const file = capture(dir, [
      ['widget.attach.end', widget('s-1')],
      ['widget.detach.end', widget(null)],
    ]);
    assert.equal((await cli('new', 'widget', '--from', file, '-o', dir)).code, 0);
    const text = readFileSync(join(dir, 'widget.yaml'), 'utf8');
    assert.match(text, /^ {2}instance: \{ to: instance, id: 'server-\{server_id\}' \}$/m);
    assert.match(text, /^ {2}volume: \{ to: volume, id: 'volume-\{volume_id\}' \}$/m);
    assert.doesNotMatch(text, /^ {2}(?:# )?server_id: server_id/m);
    assert.match(text, /changed instance\n.*\n {2}- event: widget\.detach\.end/);
    const beside = await cli('check', '--strict', '--mappings', join(ROOT, 'mappings'), '--mappings', dir);
    assert.deepEqual([beside.code, beside.err], [0, '']);
  });

  it('says which event types there are when none is of those asked for', async (context) => {
    const dir = folder(context, {});
    const { code, err } = await cli('new', 'beacon', '--from', BEACONS, '--types', 'becon.*', '-o', dir);
    assert.equal(code, 2);
    assert.match(err, /there are beacon\.create\.start/);
    assert.deepEqual(readdirSync(dir), []);
  });

  it('refuses an object that a mapping in force has, and a name that is none', async (context) => {
    const dir = folder(context, {});
    const known = await cli('new', 'instance', '--from', MIGRATION, '-o', dir);
    assert.equal(known.code, 2);
    assert.match(known.err, /has a mapping already, mappings\/nova\/instance\.yaml/);
    assert.equal((await cli('new', '../beacon', '--from', BEACONS, '-o', dir)).code, 2);
    assert.ok(!existsSync(join(dir, 'instance.yaml')));
  });

  it('makes the folder where there is none', async (context) => {
    const dir = folder(context, {});
    assert.equal((await cli(...drafting(join(dir, 'a', 'b')))).code, 0);
    assert.ok(existsSync(join(dir, 'a', 'b', 'beacon.yaml')));
  });

  it('says at once where none can be made', async () => {
    const { code, err } = await cli(...drafting('/proc/stackwire/mappings'));
    assert.equal(code, 3);
    assert.match(err, /no such file or directory, mkdir '\/proc\/stackwire'/);
  });
});
