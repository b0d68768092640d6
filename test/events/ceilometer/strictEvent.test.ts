import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { PyDict } from '../../../src/events/index.ts';
import { readDefinitions, strictEvent, strictEventJson } from '../../../src/events/index.ts';
import { readExactNotification } from '../../../src/oslo/index.ts';
import { ceilometerProgram, ceilometerPython } from '../../support/ceilometerPython.ts';
import type { CeilometerPython } from '../../support/ceilometerPython.ts';
import { run } from '../../support/run.ts';
import { noteSkipped } from '../../support/services.ts';
import type { Case } from './cases.ts';
import { capturedMessages } from './capturedMessages.ts';
import { cases } from './cases.ts';

const SEED = 20_261_126;
const CASES = 600;
const ROOT = join(import.meta.dirname, '../../..');
/** Events that Ceilometer made of real captures; on the maker's machine only. */
const GOLDEN = join(ROOT, '../shared/corpus/golden');

/** What becomes of each message, as text; of a file that is refused, `invalid`. */
type Outcome = readonly string[] | 'invalid';

function ours({ definitions: text, drop, messages }: Case): Outcome {
  const { definitions } = readDefinitions({ path: 'definitions.yaml', text, dropUnmatched: drop });
  if (definitions === null) return 'invalid';
  return messages.map((message) => {
    const body = readExactNotification({
      body: Buffer.from(message),
      meta: { source: 'test', received: 0, receivedKnown: false },
    });
    const outcome = strictEvent(definitions, (body ?? new Map()) as PyDict);
    return outcome.kind === 'event' ? strictEventJson(outcome.event) : outcome.kind;
  });
}

async function theirs({ python }: CeilometerPython, all: readonly Case[]): Promise<readonly Outcome[]> {
  const input = all.map(
    ({ definitions, drop, messages }) =>
      `{"definitions": ${JSON.stringify(definitions)}, "drop": ${drop}, "messages": [${messages.join(', ')}]}\n`,
  );
  const output = await run(python, [ceilometerProgram('convert.py')], { input: input.join('') });
  return output.trimEnd().split('\n').map(readOutcome);
}

/** The events are compared as text, so they are cut out of the line rather than parsed. */
function readOutcome(line: string): Outcome {
  if (line.startsWith('{"invalid": ')) return 'invalid';
  const list = line.slice('{"results": ['.length, -']}'.length);
  return list === ''
    ? []
    : splitTop(list).map((one) => (one === 'null' ? 'dropped' : one.startsWith('{"lost": ') ? 'lost' : one));
}

/** Parts of a JSON list without its brackets. */
function splitTop(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{]|[\]}]|, /g)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    else if (token === ', ' && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 2;
    }
  }
  return [...parts, text.slice(start)];
}

/** Generated cases, the captures with the shipped definitions behind them, and what Ceilometer makes of all. */
async function prepare(): Promise<Prepared | string> {
  const found = await ceilometerPython();
  if (typeof found === 'string') return found;
  const shipped = join(found.packages, 'ceilometer/pipeline/data/event_definitions.yaml');
  const captured = {
    definitions: readFileSync(shipped, 'utf8'),
    drop: false,
    messages: await capturedMessages(),
  };
  const all = [...fc.sample(cases, { numRuns: CASES, seed: SEED }), captured];
  return { cases: all, expected: await theirs(found, all) };
}

interface Prepared {
  readonly cases: readonly Case[];
  readonly expected: readonly Outcome[];
}

// One process of Python for all: it takes seconds to begin.
let prepared: Promise<Prepared | string> | undefined;

async function converted(context: TestContext): Promise<Prepared | null> {
  prepared ??= prepare();
  const found = await prepared;
  if (typeof found !== 'string') return found;
  noteSkipped("Ceilometer's own converter", found);
  context.skip(found);
  return null;
}

describe("strict mode beside Ceilometer's own converter", () => {
  it('gives the same events, byte for byte, or loses them too', async (context) => {
    const found = await converted(context);
    if (found === null) return;
    const counts = { invalid: 0, dropped: 0, lost: 0, event: 0 };
    for (const [index, one] of found.cases.slice(0, CASES).entries()) {
      const outcome = ours(one);
      assert.deepEqual(outcome, found.expected[index], JSON.stringify(one, null, 1));
      for (const kind of outcome === 'invalid' ? [outcome] : outcome)
        counts[kind in counts ? (kind as 'lost') : 'event'] += 1;
    }
    // A generator that only makes faults would prove nothing.
    assert.ok(
      counts.event > CASES / 2 && counts.lost > 50 && counts.dropped > 50 && counts.invalid > 20,
      JSON.stringify(counts),
    );
  });

  it('gives the same events of every capture here with the definitions that Ceilometer ships', async (context) => {
    const found = await converted(context);
    if (found === null) return;
    const captured = found.cases[CASES];
    assert.ok(captured !== undefined && captured.messages.length > 100);
    assert.deepEqual(ours(captured), found.expected[CASES]);
  });

  it('gives the events of the golden files', { skip: !existsSync(GOLDEN) }, () => {
    for (const { definitions, message, event } of goldenCases()) {
      const [text = ''] = ours({ definitions, drop: false, messages: [message] });
      assert.deepEqual(JSON.parse(text), event);
    }
  });
});

interface Golden {
  readonly definitions: string;
  readonly message: string;
  readonly event: unknown;
}

/** Files `{definitions, notification, event}`, the first as YAML text. */
function goldenCases(): readonly Golden[] {
  return readdirSync(GOLDEN)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const golden = JSON.parse(readFileSync(join(GOLDEN, name), 'utf8')) as Record<string, unknown>;
      const { definitions, notification, event } = golden;
      if (typeof definitions !== 'string' || notification === undefined) return [];
      return [{ definitions, message: JSON.stringify(notification), event }];
    });
}
