import type { Sent } from './sent.ts';

/** An endless supply of bodies, each with its message id, or its SHA-256 in hex where it has none. */
export type PayloadMaker = () => Iterable<{ readonly id: string; readonly body: Buffer }>;

/** A sender that behaves as services do: what was not taken for good it sends again, so that in the end everything is. */
export interface Load {
  /** What the transport has, or had, for good. */
  readonly sent: ReadonlyMap<string, Sent>;
  /** Resolves when so many are sent, or no more are to come. */
  reached(count: number): Promise<void>;
  /** Sends nothing until `release`, as while services are stopped; resolves when nothing is under way. */
  hold(): Promise<void>;
  release(): void;
  /** Sends `count` more as fast as it goes; resolves when they are sent. */
  burst(count: number): Promise<void>;
  /** Takes nothing more from the supply; resolves when all that was taken is sent. */
  finish(): Promise<void>;
}
