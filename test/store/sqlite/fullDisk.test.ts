import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { SmallDisk } from '../../support/smallDisk.ts';
import { message, StoreFolder } from './storeFolder.ts';

suite('a writer on a disk that is full to its last byte', () => {
  test('leaves the log where it is when it is asked to move it, and goes on', async (context) => {
    const disk = await SmallDisk.mount(context, 32);
    if (typeof disk === 'string') return context.skip(disk);
    const store = new StoreFolder(context, disk.folder);
    const writer = store.writer();
    writer.checkpointByItself(false);
    const commit = (from: number, count: number): number => {
      const messages = Array.from({ length: count }, (_, n) => message(`m-${from + n}`, from + n));
      return writer.commit({ messages, dead: [] }).lastSeq;
    };
    commit(0, 3000);
    disk.fill();
    writer.checkpoint();
    assert.throws(() => commit(3000, 3000));
    disk.free();
    assert.equal(commit(3000, 3000), 6000);
  });
});
