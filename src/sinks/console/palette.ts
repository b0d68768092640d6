import { styleText } from 'node:util';

type Paint = (text: string) => string;

/** Colours by meaning. */
export interface Palette {
  readonly time: Paint;
  readonly faint: Paint;
  readonly strong: Paint;
  readonly good: Paint;
  readonly notice: Paint;
  readonly warning: Paint;
  readonly bad: Paint;
}

const plain: Paint = (text) => text;

export const PLAIN_PALETTE: Palette = {
  time: plain,
  faint: plain,
  strong: plain,
  good: plain,
  notice: plain,
  warning: plain,
  bad: plain,
};

export const COLOR_PALETTE: Palette = {
  time: paint('gray'),
  faint: paint('gray'),
  strong: paint('bold'),
  good: paint('green'),
  notice: paint('cyan'),
  warning: paint('yellow'),
  bad: paint('red'),
};

function paint(style: 'gray' | 'bold' | 'green' | 'cyan' | 'yellow' | 'red'): Paint {
  // Whoever takes this palette wants colours, whatever this process's own stdout is.
  return (text) => styleText(style, text, { validateStream: false });
}
