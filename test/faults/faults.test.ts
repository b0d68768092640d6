import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { formatTable } from '../../faults/formatTable.ts';
import { FaultBroker } from '../../faults/faultBroker.ts';
import type { Fault } from '../../faults/fault.ts';
import { queueDeleted } from '../../faults/kinds/queueDeleted.ts';
import { benchPayloads } from '../../faults/payloads.ts';
import { toRow, type Row } from '../../faults/row.ts';
import { rabbitBus } from '../../faults/rabbitBus.ts';
import { runFaults } from '../../faults/runFaults.ts';
import { FAULTS } from '../../faults/table.ts';
import { ToldTarget } from '../../faults/toldTarget.ts';
import { transportBus } from '../../faults/transportBus.ts';
import { TRANSPORTS } from '../../faults/transports.ts';
import { runTrial } from '../../faults/trial.ts';
import { openDatabase } from '../../src/sqlite/driver.ts';
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

suite(SUITE, { timeout: 600_000 }, () => {
  test('on one broker', async (t) => {
    const packages = await debianPackages('messaging');
    if (typeof packages === 'string') {
      noteSkipped(SUITE, packages);
      return t.skip(packages);
    }
    const bus = rabbitBus(await FaultBroker.start(t));

    const faults = FAULTS.filter(({ only }) => only === undefined);
    const tell = (text: string): void => t.diagnostic(text);
    const rows = await runFaults({ ...LOAD, bus, faults, minutes: 0, atOnce: 4, tell });
    await judge(t, rows);

    await t.test('it would see a message that is lost, and one that is doubled', async () => {
      // One row goes, another takes the place of a third.
      const sql =
        'DELETE FROM message WHERE seq = 100; ' +
        'UPDATE message SET event = (SELECT event FROM message WHERE seq = 98) WHERE seq = 99';
      const options = { ...LOAD, bus, round: 0, tamper: (store: string) => change(store, sql) };
      const trial = await runTrial(nothing, options);
      assert.ok(typeof trial !== 'string');
      assert.deepEqual({ lost: trial.lost.length, doubled: trial.doubled.length }, { lost: 2, doubled: 1 });
      const { complaints } = toRow(nothing, [trial], [], null);
      assert.match(complaints.join('\n'), /^2 lost: .*\n1 doubled: /);
    });

    await t.test('it would see what a target was not told, and what it was told too late', async (t) => {
      const target = await ToldTarget.start(t);
      const forgetful: Fault = {
        ...nothing,
        name: 'forgetful',
        prepare: () => ({
          target,
          inject: async ({ bridge }) => {
            const { taken } = target.server;
            await bridge.until(() => Promise.resolve(taken.length >= 4));
            const [first, , third] = taken.splice(0, 4);
            if (third !== undefined && first !== undefined) taken.push(third, first);
          },
        }),
      };
      const trial = await runTrial(forgetful, { ...LOAD, bus, round: 0 });
      assert.ok(typeof trial !== 'string');
      assert.notEqual(trial.untold?.missing.length, 0);
      assert.match(
        toRow(forgetful, [trial], [], null).complaints.join('\n'),
        /^\d+ not told to a target: .*\n\d+ told to a target out of order: /,
      );
    });

    await t.test('it would see a gap that is not named', async () => {
      const forget = "DELETE FROM message WHERE event LIKE '%stackwire.source.%'";
      // At a rate at which some are sent while the queue is not there.
      const options = { ...LOAD, rate: 1000, messages: 1000, bus, round: 0 };
      const trial = await runTrial(queueDeleted, { ...options, tamper: (store) => change(store, forget) });
      assert.ok(typeof trial !== 'string');
      assert.notEqual(trial.lost.length, 0);
      assert.equal(trial.named.length, 0);
    });
  });

  test('on every other transport', async (t) => {
    const tell = (text: string): void => t.diagnostic(text);
    for (const { end } of TRANSPORTS) t.after(end);
    const tried = TRANSPORTS.map(({ prepare, faults }) =>
      runFaults({
        ...LOAD,
        bus: transportBus(prepare),
        faults: faults.filter(({ only }) => only === undefined),
        minutes: 0,
        atOnce: 1,
        tell,
      }),
    );
    await judge(t, (await Promise.all(tried)).flat());
  });
});

/** A test for each row. */
async function judge(context: TestContext, rows: readonly Row[]): Promise<void> {
  context.diagnostic(`seed ${SEED}\n${formatTable(rows)}`);
  for (const { fault, complaints, skipped } of rows) {
    await context.test(`${fault.name}: ${fault.expects}, when ${fault.does}`, (t) => {
      if (skipped !== null) return t.skip(skipped);
      assert.deepEqual(complaints, []);
    });
  }
}

function change(store: string, sql: string): void {
  const database = openDatabase(store);
  database.exec(sql);
  database.close();
}
