import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { formatTable } from '../../faults/formatTable.ts';
import { FaultBroker } from '../../faults/faultBroker.ts';
import type { Fault } from '../../faults/fault.ts';
import { queueDeleted } from '../../faults/kinds/queueDeleted.ts';
import { benchPayloads } from '../../faults/payloads.ts';
import { toRow } from '../../faults/row.ts';
import { runFaults } from '../../faults/runFaults.ts';
import { FAULTS } from '../../faults/table.ts';
import { runTrial } from '../../faults/trial.ts';
import { openDatabase } from '../../src/store/sqlite/driver.ts';
import { debianPackages } from '../support/debianPackages.ts';
import { noteSkipped } from '../support/services.ts';

const SUITE = 'the short form of the fault suite';
const SEED = 1;
const LOAD = { messages: 200, rate: 200, long: false, payloads: benchPayloads, seed: SEED };

const nothing: Fault = {
  name: 'nothing',
  does: 'nothing goes wrong',
  expects: 'nothing lost',
  prepare: () => ({ inject: () => Promise.resolve() }),
};

/** Something wrong done to a history, and what the comparison must say of it. */
const TAMPERED = [
  {
    name: 'a row that is missing',
    fault: nothing,
    sql: 'DELETE FROM message WHERE seq = 100',
    found: { lost: 1, doubled: 0 },
  },
  {
    name: 'a row that stands there twice, in the place of another',
    fault: nothing,
    sql: 'UPDATE message SET event = (SELECT event FROM message WHERE seq = 99) WHERE seq = 100',
    found: { lost: 1, doubled: 1 },
  },
] as const;

suite(SUITE, { timeout: 300_000 }, () => {
  test('on one broker', async (t) => {
    const packages = await debianPackages('messaging');
    if (typeof packages === 'string') {
      noteSkipped(SUITE, packages);
      return t.skip(packages);
    }
    const broker = await FaultBroker.start(t);

    const faults = FAULTS.filter(({ long }) => long !== true);
    const tell = (text: string): void => t.diagnostic(text);
    const rows = await runFaults({ ...LOAD, broker, faults, minutes: 0, atOnce: 3, tell });
    t.diagnostic(`seed ${SEED}\n${formatTable(rows)}`);
    for (const { fault, complaints, skipped } of rows) {
      await t.test(`${fault.name}: ${fault.expects}, when ${fault.does}`, (t) => {
        if (skipped !== null) return t.skip(skipped);
        assert.deepEqual(complaints, []);
      });
    }

    for (const { name, fault, sql, found } of TAMPERED) {
      await t.test(`it would see ${name}`, async () => {
        const trial = await runTrial(fault, {
          ...LOAD,
          broker,
          round: 0,
          tamper: (store) => change(store, sql),
        });
        assert.ok(typeof trial !== 'string');
        assert.deepEqual({ lost: trial.lost.length, doubled: trial.doubled.length }, found);
        const { complaints } = toRow(fault, [trial], [], null);
        assert.match(complaints.join('\n'), /^1 lost: /);
      });
    }

    await t.test('it would see a gap that is not named', async () => {
      const forget = "DELETE FROM message WHERE event LIKE '%stackwire.source.%'";
      // At a rate at which some are sent while the queue is not there.
      const options = { ...LOAD, rate: 1000, messages: 1000, broker, round: 0 };
      const trial = await runTrial(queueDeleted, { ...options, tamper: (store) => change(store, forget) });
      assert.ok(typeof trial !== 'string');
      assert.notEqual(trial.lost.length, 0);
      assert.equal(trial.named.length, 0);
    });
  });
});

function change(store: string, sql: string): void {
  const database = openDatabase(store);
  database.exec(sql);
  database.close();
}
