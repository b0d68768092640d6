import { matchEvent } from '../events/index.ts';
import type { Micros } from '../model/index.ts';
import { decode, redactDelivery, type Decoded, type Renaming } from '../oslo/index.ts';
import type { Pseudonyms } from '../pseudonyms/index.ts';
import { captureLine, readCapture, type CaptureMessage } from '../sources/capture/index.ts';
import { openSpool } from './captureFile.ts';
import { LineFile } from './lineFile.ts';
import type { LineOutput } from './lineOutput.ts';

type Messages = AsyncIterable<CaptureMessage> | Iterable<CaptureMessage>;

export interface RecordOptions {
  /** As the bridge has it, so that stamps are fixed alike. */
  readonly maxSkew: Micros;
  /** Event types or globs; empty takes everything. */
  readonly types: readonly string[];
  /** Ends after so many recorded messages; null for no limit. */
  readonly count: number | null;
}

/** What was recorded so far. It grows while the recording runs, for whoever shows its progress. */
export interface RecordCounts {
  messages: number;
  /** Of them, those that hold something that cannot be decoded. */
  dead: number;
  /** Messages of other types. */
  leftOut: number;
  /** Of the capture's lines. */
  bytes: number;
  /** Messages by event type. */
  readonly types: Map<string, number>;
}

export function recordCounts(): RecordCounts {
  return { messages: 0, dead: 0, leftOut: 0, bytes: 0, types: new Map() };
}

/**
 * Writes messages as capture lines, without their secrets and with the stamps that merging uses; ends with the last
 * one, or at the limit. The output is left to the caller to finish. Rejects when messages cannot be read on or
 * not be written; what was written before stays.
 */
export async function record(
  messages: Messages,
  options: RecordOptions,
  output: LineOutput,
  counts: RecordCounts,
): Promise<void> {
  const patterns = options.types.map(matchEvent);
  for await (const message of messages) {
    const decoded = decode(message, options);
    if (!isWanted(decoded, patterns)) {
      counts.leftOut += 1;
      continue;
    }
    const line = lineOf(message, decoded);
    await output.write(line);
    count(decoded, line, counts);
    if (counts.messages === options.count) return;
  }
}

/**
 * The same under pseudonyms. A name may stand in a text before the message comes that shows it to be one, so all
 * are learnt before the first is written: they wait in a file without a name in `folder`, which no kill leaves
 * behind. When reading ends with an error, what came before it is written all the same, and then it is thrown.
 */
export async function recordRenamed(
  messages: Messages,
  options: RecordOptions & { readonly pseudonyms: Pseudonyms; readonly folder: string },
  output: LineOutput,
  counts: RecordCounts,
): Promise<void> {
  const { pseudonyms, folder, maxSkew } = options;
  const spool = await openSpool(folder);
  try {
    const lines = new LineFile(spool);
    const broken = await record(learning(messages, options, pseudonyms), options, lines, counts).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    await lines.finish();
    counts.bytes = 0;
    const written = spool.createReadStream({ start: 0, autoClose: false });
    for await (const message of readCapture(written)) {
      const line = lineOf(message, decode(message, { maxSkew }), pseudonyms);
      await output.write(line);
      counts.bytes += Buffer.byteLength(line) + 1;
    }
    if (broken !== null) throw broken.error;
  } finally {
    await spool.close();
  }
}

async function* learning(
  messages: Messages,
  options: RecordOptions,
  pseudonyms: Pseudonyms,
): AsyncGenerator<CaptureMessage> {
  const learn: Renaming = {
    message: (message) => {
      pseudonyms.learn(message);
      return message;
    },
    text: (text) => text,
    hash: (hash) => hash,
  };
  for await (const message of messages) {
    redactDelivery(message, decode(message, options), learn);
    yield message;
  }
}

function lineOf(message: CaptureMessage, decoded: Decoded, renaming?: Renaming): string {
  const [item, ...more] = decoded.items;
  const effective = item === undefined || more.length > 0 ? null : item.generated;
  return captureLine(redactDelivery(message, decoded, renaming), effective);
}

/** What cannot be decoded is of no type: it is wanted when no type was asked for, or when it tells its type still. */
function isWanted({ items, dead }: Decoded, patterns: readonly ((type: string) => boolean)[]): boolean {
  if (patterns.length === 0) return true;
  const types = [...items, ...dead].map(({ eventType }) => eventType);
  return types.some((type) => type !== null && patterns.some((matches) => matches(type)));
}

function count({ items, dead }: Decoded, line: string, counts: RecordCounts): void {
  counts.messages += 1;
  counts.bytes += Buffer.byteLength(line) + 1;
  if (dead.length > 0) counts.dead += 1;
  for (const type of new Set(items.map(({ eventType }) => eventType))) {
    counts.types.set(type, (counts.types.get(type) ?? 0) + 1);
  }
}
