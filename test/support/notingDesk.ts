import type { DeadReplay, DeadSelection, Desk, ImportRequest, ImportResult } from '../../src/model/index.ts';

/** A desk that does nothing but note what it is asked for. */
export class NotingDesk implements Desk {
  readonly asked: (readonly [action: string, selection: DeadSelection])[] = [];
  readonly lists: ImportRequest[] = [];

  replay(selection: DeadSelection): Promise<DeadReplay> {
    this.asked.push(['replay', selection]);
    return Promise.resolve({ replayed: 1, failed: 0, unable: 0 });
  }

  drop(selection: DeadSelection): Promise<number> {
    this.asked.push(['drop', selection]);
    return Promise.resolve(2);
  }

  import(list: ImportRequest): Promise<ImportResult> {
    this.lists.push(list);
    return Promise.resolve({ messages: 1, duplicates: 0, late: 0, changes: 1, failed: 0 });
  }
}
