import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Session } from 'rhea';
import { Incoming, type Transfer } from '../../src/amqp1/incoming.ts';
import { loadRhea } from '../../src/amqp1/loadRhea.ts';

const rhea = await loadRhea();
const WINDOW = 10;
const HIGHEST = 2 ** 32 - 1;

/** A value with its type, as rhea has it. */
interface Field {
  readonly value: unknown;
  readonly descriptor?: Field;
}

/** A session that writes down what goes out over it, and a link that is sent to. */
function sent(next_outgoing_id = 0): {
  readonly incoming: Incoming;
  /** Runs of ids that were answered, with the descriptor of the outcome. */
  readonly answers: (readonly unknown[])[];
  readonly flows: number[];
  readonly came: (string | null)[];
  readonly link: { delivery_count: number; credit: number; is_remote_open: () => boolean };
  readonly transfer: (fields: Transfer, payload?: string) => void;
} {
  const answers: (readonly unknown[])[] = [];
  const flows: number[] = [];
  const came: (string | null)[] = [];
  const session = {
    incoming: null as unknown,
    output: ({ descriptor, value }: { descriptor: Field; value: readonly Field[] }) => {
      assert.equal(descriptor.value, 0x15);
      const [role, first, last, settled, state] = value;
      assert.deepEqual([role?.value, settled?.value], [true, true]);
      answers.push([first?.value, last?.value, state?.descriptor?.value]);
    },
    // As rhea's.
    _write_flow: () => {
      flows.push(incoming.next_transfer_id);
      incoming.max_transfer_id = incoming.next_transfer_id + incoming.window;
    },
  };
  const incoming = Incoming.of(session as unknown as Session, rhea, WINDOW, (bytes) => {
    came.push(bytes === null ? null : bytes.toString());
  });
  assert.equal(session.incoming, incoming);
  incoming.on_begin({ next_outgoing_id });
  const link = { delivery_count: 0, credit: 5, is_remote_open: () => true };
  const transfer = (fields: Transfer, payload = 'x'): void =>
    incoming.on_transfer({ performative: fields, payload: Buffer.from(payload) }, link);
  return { incoming, answers, flows, came, link, transfer };
}

const ACCEPTED = 0x24;
const RELEASED = 0x26;

describe('what a session is sent', () => {
  it('is answered with one frame for all that follow one another, oldest first', () => {
    const { incoming, answers, transfer } = sent();
    for (const delivery_id of [0, 1, 2, 3, 7, 8]) transfer({ delivery_id });
    incoming.settle(3, 'accepted');
    assert.equal(incoming.unsettled, 3);
    incoming.settle(0, 'accepted');
    incoming.settle(3, 'released');
    assert.deepEqual(answers, [
      [0, 2, ACCEPTED],
      [3, 3, RELEASED],
      [7, 8, RELEASED],
    ]);
  });

  it('costs its link a credit when it is whole, as far as there is one', () => {
    const { link, transfer } = sent();
    const counts = [{ more: true }, {}, {}, {}, {}, {}, {}].map((fields, index) => {
      transfer({ delivery_id: Math.max(0, index - 1), ...fields });
      return [link.delivery_count, link.credit];
    });
    assert.deepEqual(counts, [
      [0, 5],
      [1, 4],
      [2, 3],
      [3, 2],
      [4, 1],
      [5, 0],
      [6, 0],
    ]);
  });

  it('may have its newest given back alone', () => {
    const { incoming, answers, transfer } = sent();
    for (const delivery_id of [0, 1, 2]) transfer({ delivery_id });
    incoming.settleNewest('released');
    incoming.settle(2, 'accepted');
    assert.deepEqual(answers, [
      [2, 2, RELEASED],
      [0, 1, ACCEPTED],
    ]);
  });

  it('is counted on after the highest number', () => {
    const { incoming, answers, flows, link, transfer } = sent(HIGHEST - 1);
    link.delivery_count = HIGHEST;
    for (const delivery_id of [HIGHEST - 1, HIGHEST, 0, 1, 2, 3]) transfer({ delivery_id });
    assert.equal(link.delivery_count, 5);
    // Half of the window was used up once.
    assert.deepEqual(flows, [4]);
    incoming.settle(6, 'accepted');
    assert.deepEqual(answers, [
      [HIGHEST - 1, HIGHEST, ACCEPTED],
      [0, 3, ACCEPTED],
    ]);
  });

  it('is put together from its frames', () => {
    const { incoming, came, link, answers, transfer } = sent();
    transfer({ delivery_id: 4, more: true }, 'a');
    transfer({ more: true }, 'b');
    assert.deepEqual([came, incoming.unsettled, link.delivery_count], [[], 0, 0]);
    transfer({ delivery_id: 4 }, 'c');
    transfer({ delivery_id: 5 }, 'd');
    assert.deepEqual([came, incoming.unsettled, link.delivery_count], [['abc', 'd'], 2, 2]);
    incoming.settle(2, 'accepted');
    assert.deepEqual(answers, [[4, 5, ACCEPTED]]);
  });

  it('is not answered where the peer settled it, nor where it took it back', () => {
    const { incoming, came, link, answers, transfer } = sent();
    transfer({ delivery_id: 0 }, 'a');
    transfer({ delivery_id: 1, settled: true }, 'b');
    transfer({ delivery_id: 2, more: true }, 'c');
    transfer({ aborted: true }, 'd');
    transfer({ delivery_id: 3 }, 'e');
    assert.deepEqual(came, ['a', 'b', null, 'e']);
    assert.deepEqual([incoming.unsettled, link.delivery_count], [3, 4]);
    incoming.settle(3, 'accepted');
    assert.deepEqual(answers, [
      [0, 0, ACCEPTED],
      [3, 3, ACCEPTED],
    ]);
  });

  it('ends the connection where its parts are mixed up, or the link was closed', () => {
    const { link, transfer } = sent();
    transfer({ delivery_id: 0, more: true });
    assert.throws(() => transfer({ delivery_id: 1 }), /mixed up/);
    link.is_remote_open = () => false;
    assert.throws(() => transfer({ delivery_id: 0 }), /it had closed/);
    assert.throws(() => sent().transfer({}), /mixed up/);
  });
});
