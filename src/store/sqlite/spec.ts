import { Type, type TObject, type TUnsafe } from 'typebox';
import { choice, componentSpec, duration, path, size, type ComponentSpec } from '../../config/index.ts';
import type { Micros } from '../../model/index.ts';

/** Settings of the embedded store. */
export const sqliteSpec: ComponentSpec<
  TObject<{
    path: TUnsafe<string>;
    synchronous: TUnsafe<'full' | 'normal'>;
    history: TUnsafe<Micros>;
    ring: TUnsafe<number>;
  }>
> = componentSpec({
  kind: 'store',
  type: 'sqlite',
  title: 'SQLite',
  description:
    'Keeps message log, inventory, dead letters and sink cursors in one file beside the bridge. Only one bridge can write a file; readers may come and go.',
  schema: Type.Object({
    path: path({
      description: 'The file. Two more, `-wal` and `-shm`, and a `.lock` stand beside it while it is open.',
      default: 'stackwire.sqlite',
    }),
    synchronous: choice(['full', 'normal'], {
      description:
        '`full` survives a power cut at any moment. `normal` survives a crash of the program, and may lose the last moments in a power cut.',
      default: 'full',
    }),
    history: duration({
      description:
        'How long messages stay in the log, in event time: about 1.6 kB each. Older ones are still known as seen until the `horizon`, which also ends the log. What a sink has not read stays until then too.',
      default: '30d',
    }),
    ring: size({
      description:
        'How much of the newest messages is kept as it came, its secrets removed, for `record --around`. `0B` keeps none, and costs nothing.',
      default: '0B',
      examples: ['64MB'],
    }),
  }),
});
