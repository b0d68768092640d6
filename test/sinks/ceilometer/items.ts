import { interpreter } from '../../../src/app/interpret.ts';
import { outgoingItems } from '../../../src/delivery/index.ts';
import { compileMappings } from '../../../src/mapping/index.ts';
import type { OutgoingItem } from '../../../src/model/index.ts';
import type { Case } from '../../events/ceilometer/cases.ts';

/** What the log of a bridge with a Ceilometer sink and these definitions has of each message; null for a dead letter. */
export function loggedEvents({ definitions, drop, messages }: Case): readonly (OutgoingItem | null)[] {
  const { mapping, diagnostics } = compileMappings([[]], {
    meters: [],
    definitions: { path: 'definitions.yaml', text: definitions, dropUnmatched: drop },
  });
  if (mapping === null) throw new TypeError(JSON.stringify(diagnostics));
  const interpret = interpreter({
    mapping: () => mapping,
    device: 'test',
    maxSkew: 300_000_000,
    watch: { observe: () => [] },
    evaluated: () => undefined,
    keepRaw: false,
    asCeilometer: true,
  });
  return messages.map((message, index) => {
    const meta = { source: 'test', received: 0, receivedKnown: false };
    const read = interpret({ stream: 1, position: index, body: Buffer.from(message), meta });
    return eventItem(read.messages[0]?.event);
  });
}

function eventItem(event: string | undefined): OutgoingItem | null {
  if (event === undefined) return null;
  const outcome = { changes: [], samples: [], problems: [], late: false };
  return outgoingItems({ seq: 1, event, outcome })[0] ?? null;
}
