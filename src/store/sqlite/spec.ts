import { Type, type TObject, type TUnsafe } from 'typebox';
import { choice, componentSpec, path, type ComponentSpec } from '../../config/index.ts';

/** Settings of the embedded store. */
export const sqliteSpec: ComponentSpec<
  TObject<{ path: TUnsafe<string>; synchronous: TUnsafe<'full' | 'normal'> }>
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
  }),
});
