import type { SINK_KINDS } from '../../config/index.ts';

export type Mode = 'api' | 'http' | 'amqp';
export type Kind = (typeof SINK_KINDS)[number];

interface ModeKinds {
  readonly takes: readonly Kind[];
  readonly unless: readonly Kind[];
}

const CEILOMETER: ModeKinds = { takes: ['event', 'change', 'sample'], unless: ['change'] };

/** Kinds of lines by mode: those that can be taken, and those that are where the file does not say. */
export const MODES: Readonly<Record<Mode, ModeKinds>> = {
  api: { takes: ['event', 'problem'], unless: ['problem'] },
  http: CEILOMETER,
  amqp: CEILOMETER,
};

export function kindsOf({
  mode,
  kinds,
}: {
  readonly mode: Mode;
  readonly kinds?: readonly Kind[];
}): readonly Kind[] {
  return kinds ?? MODES[mode].unless;
}
