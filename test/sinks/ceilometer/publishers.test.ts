import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { systemClock } from '../../../src/app/index.ts';
import { pyJson, readDefinitions, toPython, type PyDict } from '../../../src/events/index.ts';
import { fromJson, toJson, type Json, type OutgoingItem } from '../../../src/model/index.ts';
import {
  createCeilometerSink,
  publishedLines,
  type CeilometerSettings,
} from '../../../src/sinks/ceilometer/index.ts';
import { signedMessage } from '../../../src/sinks/ceilometer/signedMessage.ts';
import { messageSignature } from '../../../src/sinks/ceilometer/signature.ts';
import { capturedMessages } from '../../events/ceilometer/capturedMessages.ts';
import { cases, type Case } from '../../events/ceilometer/cases.ts';
import { ceilometerProgram, ceilometerPython } from '../../support/ceilometerPython.ts';
import { configuredSink } from '../../support/configuredSink.ts';
import { HookServer } from '../../support/hookServer.ts';
import { memoryLogger } from '../../support/sourceWatcher.ts';
import { loneSample, receivedItems, receivedSamples } from '../../support/receivedItems.ts';
import { run } from '../../support/run.ts';
import { noteSkipped } from '../../support/services.ts';
import { loggedEvents } from './items.ts';
import { messages, sampleItems } from './arbitraries.ts';

const SEED = 20_261_126;
const CASES = 120;
const SECRET = 'not-the-usual-sécret';
const signal = (): AbortSignal => new AbortController().signal;

/** What `publish.py` says. */
interface Answer {
  readonly outcomes: readonly (readonly ('event' | 'dropped' | 'lost')[] | 'invalid')[];
  readonly events: readonly string[];
  readonly samples: readonly string[];
  readonly signatures: readonly string[];
}

interface Prepared {
  readonly answer: Answer;
  readonly folder: string;
  /** The bodies that Ceilometer posted. */
  readonly posted: readonly string[];
  /** Ours, of those messages of which Ceilometer makes an event. */
  readonly events: readonly OutgoingItem[];
  readonly samples: readonly OutgoingItem[];
  readonly messages: readonly PyDict[];
  /** Ours, of messages of which Ceilometer makes none, with what becomes of them there. */
  readonly others: readonly { readonly item: OutgoingItem | null; readonly there: string }[];
}

const folder = mkdtempSync(join(tmpdir(), 'stackwire-ceilometer-'));
after(() => rmSync(folder, { recursive: true }));

// One process of Python for all: it takes seconds to begin.
let prepared: Promise<Prepared | string> | undefined;

async function beside(context: TestContext): Promise<Prepared | null> {
  prepared ??= prepare();
  const found = await prepared;
  if (typeof found !== 'string') return found;
  noteSkipped("Ceilometer's own publishers", found);
  context.skip(found);
  return null;
}

async function prepare(): Promise<Prepared | string> {
  const found = await ceilometerPython();
  if (typeof found === 'string') return found;
  const shipped = join(found.packages, 'ceilometer/pipeline/data/event_definitions.yaml');
  // A list of samples is one of samples to the bridge, and Ceilometer's agent makes no event of it either.
  const captured = (await capturedMessages()).filter((text) => !text.includes('"event_type": "metering"'));
  const all: readonly Case[] = [
    ...fc.sample(cases, { numRuns: CASES, seed: SEED }),
    { definitions: readFileSync(shipped, 'utf8'), drop: false, messages: captured },
  ];
  const samples = [
    ...fc.sample(sampleItems, { numRuns: 300, seed: SEED }),
    ...receivedSamples(receivedItems(loneSample())),
  ];
  const signed = fc.sample(messages, { numRuns: 600, seed: SEED }).map((one) => toPython(one) as PyDict);
  const server = new HookServer();
  await server.start();
  const job =
    `{"secret": ${JSON.stringify(SECRET)}, "url": "http://127.0.0.1:${server.port}/x", "folder": ${JSON.stringify(folder)}, ` +
    `"cases": [${all.map(caseText).join(', ')}], "samples": [${samples.map(argumentsText).join(', ')}], ` +
    `"messages": [${signed.map(pyJson).join(', ')}]}`;
  const output = await publish(found.python, job, server);
  const answer = JSON.parse(output) as Answer;
  const ours = pairs(all, answer);
  return {
    answer,
    folder,
    posted: server.taken.map(({ body }) => body),
    events: ours.flatMap(({ item, there }) => (there === 'event' && item !== null ? [item] : [])),
    samples,
    messages: signed,
    others: ours.filter(({ there }) => there !== 'event'),
  };
}

async function publish(python: string, job: string, server: HookServer): Promise<string> {
  try {
    return await run(python, [ceilometerProgram('publish.py')], { input: job });
  } finally {
    await server.kill();
  }
}

function caseText({ definitions, drop, messages: list }: Case): string {
  return `{"definitions": ${JSON.stringify(definitions)}, "drop": ${drop}, "messages": [${list.join(', ')}]}`;
}

/** Arguments of Ceilometer's `Sample`, as our own form has them. */
function argumentsText(item: OutgoingItem): string {
  return publishedLines({ json: true }).lineOf(item) ?? '';
}

function pairs(all: readonly Case[], { outcomes }: Answer): Prepared['others'] {
  return all.flatMap((one, index) => {
    const outcome = outcomes[index] ?? 'invalid';
    const { definitions } = readDefinitions({
      path: 'd.yaml',
      text: one.definitions,
      dropUnmatched: one.drop,
    });
    assert.equal(outcome === 'invalid', definitions === null, one.definitions);
    if (outcome === 'invalid') return [];
    return loggedEvents(one).map((item, at) => ({ item, there: outcome[at] ?? 'lost' }));
  });
}

function signedText(item: OutgoingItem): string | null {
  const message = signedMessage(item, SECRET);
  return message && pyJson(message);
}

describe("the Ceilometer sink beside Ceilometer's own publishers", { timeout: 300_000 }, () => {
  it('signs events byte for byte', async (context) => {
    const found = await beside(context);
    if (found === null) return;
    assert.ok(found.answer.events.length > 250, String(found.answer.events.length));
    for (const [index, expected] of found.answer.events.entries()) {
      const item: OutgoingItem | undefined = found.events[index];
      assert.ok(item !== undefined);
      assert.equal(signedText(item), expected, toJson(item.line));
    }
    assert.equal(found.events.length, found.answer.events.length);
  });

  it('signs samples byte for byte', async (context) => {
    const found = await beside(context);
    if (found === null) return;
    for (const [index, item] of found.samples.entries()) {
      assert.equal(signedText(item), found.answer.samples[index]);
    }
  });

  it('signs whatever JSON may hold', async (context) => {
    const found = await beside(context);
    if (found === null) return;
    for (const [index, message] of found.messages.entries()) {
      assert.equal(messageSignature(message, SECRET), found.answer.signatures[index], pyJson(message));
    }
    assert.equal(messageSignature(found.messages[0] ?? new Map(), ''), '');
  });

  it('posts the same bodies', async (context) => {
    const found = await beside(context);
    if (found === null) return;
    const server = new HookServer();
    await server.start();
    const sink = createCeilometerSink(
      configuredSink<CeilometerSettings>(
        `{ type: ceilometer, http: { url: "http://127.0.0.1:${server.port}/x" } }`,
      ),
      { name: 'target', clock: systemClock, logger: memoryLogger() },
    );
    await sink.deliver([...found.events, ...found.samples], signal());
    await sink.close();
    await server.kill();
    assert.deepEqual(
      server.taken.map(({ headers }) => headers['content-type']),
      ['application/json', 'application/json'],
    );
    assert.equal(server.taken[0]?.body, found.posted[0]);
    assert.equal(server.taken[1]?.body, found.posted[1]);
  });

  for (const json of [false, true]) {
    it(`writes the same lines to files${json ? ', as JSON' : ''}`, async (context) => {
      const found = await beside(context);
      if (found === null) return;
      const { lineOf } = publishedLines({ json });
      const ending = json ? 'json' : 'log';
      for (const [name, items] of [
        ['events', found.events],
        ['samples', found.samples],
      ] as const) {
        const theirs: readonly string[] = readFileSync(join(found.folder, `${name}.${ending}`), 'utf8').split(
          '\n',
        );
        const ours = items.map((item) => lineOf(item));
        for (const [index, line] of ours.entries()) assert.equal(line, theirs[index]);
        assert.equal(theirs.length, ours.length + 1);
      }
    });
  }

  it('leaves out what Ceilometer drops, and keeps of what it loses whatever fits', async (context) => {
    const found = await beside(context);
    if (found === null) return;
    const counts = { dropped: 0, lost: 0 };
    for (const { item, there } of found.others) {
      if (item === null) continue;
      assert.equal(signedText(item) === null, there === 'dropped', toJson(item.line));
      counts[there as keyof typeof counts] += 1;
    }
    assert.ok(counts.dropped > 10 && counts.lost > 10, JSON.stringify(counts));
  });
});

describe('the Ceilometer sink', () => {
  it('publishes the traits that the mappings take where there are no definitions, each of the type of its value', () => {
    const line = fromJson(
      toJson({
        kind: 'event',
        message_id: 'm-1',
        event_type: 'x.y',
        generated: '2026-01-01T00:00:00.000000Z',
        claimed: '2026-01-01T00:00:01.500000Z',
        trait_name: 'web',
        trait_vcpus: 2,
        trait_load: 0.5,
        trait_created_at: '2025-12-31T23:00:00.000000Z',
        trait_ports: [{ up: true }],
        trait_gone: null,
      } satisfies Record<string, Json>),
    ) as OutgoingItem['line'];
    const item: OutgoingItem = { kind: 'event', key: 'm-1/event', object: null, line, event: null, seq: 1 };
    assert.equal(
      publishedLines({ json: true }).lineOf(item),
      '{"message_id": "m-1", "event_type": "x.y", "generated": "2026-01-01 00:00:01.500000", "traits": ' +
        '[{"name": "name", "dtype": 1, "value": "web"}, {"name": "vcpus", "dtype": 2, "value": 2}, ' +
        '{"name": "load", "dtype": 3, "value": 0.5}, {"name": "created_at", "dtype": 4, "value": "2025-12-31 23:00:00"}, ' +
        `{"name": "ports", "dtype": 1, "value": "[{'up': True}]"}], "raw": {}}`,
    );
  });

  it('has no line for a gap', () => {
    const item: OutgoingItem = { kind: 'gap', key: 'gap/1/2', object: null, line: {}, event: null, seq: 2 };
    assert.equal(publishedLines({ json: false }).lineOf(item), null);
  });
});
