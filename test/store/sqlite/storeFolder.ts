import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { CommitMessage, Json, ObjectModels } from '../../../src/model/index.ts';
import { SECOND } from '../../../src/model/index.ts';
import { SqliteReader, type WriterSettings } from '../../../src/store/sqlite/index.ts';
import { SqliteWriter } from '../../../src/store/sqlite/sqliteWriter.ts';
import { writerSettings } from '../../support/writerSettings.ts';

/** The stamp that messages of these tests count from. */
export const START = 1_780_000_000 * SECOND;

/** One type with one field. */
export const MODELS: ObjectModels = new Map([
  [
    'instance',
    {
      type: 'instance',
      identity: 'unique' as const,
      fields: ['host', 'size'],
      relations: [],
      derived: [],
      problems: [],
    },
  ],
]);

/** A folder for one store, with what opens it; everything is closed and removed after the test. */
export class StoreFolder {
  readonly folder: string;
  readonly path: string;
  readonly #closers: (() => void)[] = [];

  constructor(context: TestContext, parent = tmpdir()) {
    this.folder = mkdtempSync(join(parent, 'stackwire-store-'));
    this.path = join(this.folder, 'test.sqlite');
    context.after(() => {
      this.close();
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  writer(more: Partial<WriterSettings> = {}): SqliteWriter {
    const writer = new SqliteWriter(writerSettings(this.path, more), MODELS);
    this.#closers.push(() => writer.close());
    return writer;
  }

  reader(): SqliteReader {
    const reader = new SqliteReader(this.path, () => MODELS);
    this.#closers.push(() => reader.close());
    return reader;
  }

  /** Closes what was opened so far. */
  close(): void {
    for (const close of this.#closers.splice(0).reverse()) close();
  }
}

/** A message that writes fields of `server-1` at START + `at` µs; its event is as long as a real one's. */
export function message(messageId: string, at: number, set: Record<string, Json> = {}): CommitMessage {
  const generated = START + at;
  return {
    stamp: { generated, form: 'notification', messageId },
    item: 0,
    seenSecond: Math.floor(generated / SECOND),
    eventType: 'test.update',
    event: JSON.stringify({ kind: 'event', message_id: messageId, trait_text: 'x'.repeat(1500) }),
    decisions: [
      {
        object: { type: 'instance', id: 'server-1' },
        rule: { file: 'test.yaml', line: 1 },
        create: false,
        delete: false,
        set,
        members: [],
        lists: {},
        problems: [],
        offered: {},
        because: '',
        observe: null,
      },
    ],
    samples: [],
    feed: [],
  };
}
