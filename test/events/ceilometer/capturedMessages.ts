import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readExactNotification } from '../../../src/oslo/index.ts';
import { readCapture } from '../../../src/sources/capture/index.ts';
import { ROOT } from '../../support/markdown.ts';

/** The notifications below `fixtures/` as they stand in an envelope. */
export async function capturedMessages(): Promise<readonly string[]> {
  const messages: string[] = [];
  const folder = join(ROOT, 'fixtures');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.jsonl')) continue;
    for await (const delivery of readCapture(join(folder, name))) {
      if (readExactNotification(delivery) === null) continue;
      const root = JSON.parse(delivery.body.toString()) as Record<string, string>;
      messages.push(root['oslo.message'] ?? delivery.body.toString());
    }
  }
  return messages;
}
