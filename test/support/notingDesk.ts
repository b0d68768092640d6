import type {
  DeadReplay,
  DeadSelection,
  Desk,
  ImportRequest,
  ImportResult,
  ParkedSelection,
} from '../../src/model/index.ts';

/** A desk that does nothing but note what it is asked for. */
export class NotingDesk implements Desk {
  readonly asked: (readonly [action: string, selection: DeadSelection | ParkedSelection])[] = [];
  readonly lists: ImportRequest[] = [];

  replay(selection: DeadSelection): Promise<DeadReplay> {
    this.asked.push(['replay', selection]);
    return Promise.resolve({ replayed: 1, failed: 0, unable: 0 });
  }

  drop(selection: DeadSelection): Promise<number> {
    this.asked.push(['drop', selection]);
    return Promise.resolve(2);
  }

  retryParked(selection: ParkedSelection): Promise<number> {
    this.asked.push(['retry', selection]);
    return Promise.resolve(3);
  }

  dropParked(selection: ParkedSelection): Promise<number> {
    this.asked.push(['drop parked', selection]);
    return Promise.resolve(4);
  }

  import(list: ImportRequest): Promise<ImportResult> {
    this.lists.push(list);
    return Promise.resolve({ messages: 1, duplicates: 0, late: 0, changes: 1, failed: 0 });
  }
}
