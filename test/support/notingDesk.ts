import type { DeadLetterDesk, DeadReplay, DeadSelection } from '../../src/model/index.ts';

/** A desk that does nothing but note what it is asked for. */
export class NotingDesk implements DeadLetterDesk {
  readonly asked: (readonly [action: string, selection: DeadSelection])[] = [];

  replay(selection: DeadSelection): Promise<DeadReplay> {
    this.asked.push(['replay', selection]);
    return Promise.resolve({ replayed: 1, failed: 0, unable: 0 });
  }

  drop(selection: DeadSelection): Promise<number> {
    this.asked.push(['drop', selection]);
    return Promise.resolve(2);
  }
}
