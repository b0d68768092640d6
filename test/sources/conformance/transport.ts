import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { SourceParts } from '../../../src/app/components.ts';
import type { DeliveryMeta, Source } from '../../../src/model/index.ts';
import type { ServiceContext } from '../../support/services.ts';
import type { OddBody } from './bodies.ts';

/** A transport's broker, which a test may strike. */
export interface TransportBroker {
  /** As by a crash. */
  readonly kill: () => Promise<void>;
  /** Begins it again, at the same address and with what it had. */
  readonly start: () => Promise<void>;
  /** Lets it stand still with its ports open until the returned function is called; the suite itself does not. */
  readonly hang?: () => () => void;
}

/** A transport as the suite sees it: one place of its own on it, such as a queue, that only this test reads. */
export interface ConformingTransport {
  /** The source's entry in a configuration file, in YAML's flow form. It is named `feed`. */
  readonly entry: string;
  /** Makes the same source, on the same place. */
  readonly create: (parts: SourceParts) => Source;
  /**
   * Hands bodies over in order, and resolves when the transport has all of them for good. Like a real sender it tries
   * again what was not taken; it gives up at the end of the test. Where a sender is answered only when its message is
   * settled, at least `bound` of them are under way at once.
   */
  readonly send: (bodies: readonly Buffer[]) => Promise<void>;
  /** How many of those nobody has acknowledged yet; null where the transport does not know. */
  readonly left: (() => Promise<number>) | null;
  /** null where there is none. */
  readonly broker: TransportBroker | null;
  /** Most deliveries that the source holds unsettled, by its settings: 20 at least, and few, since the suite sends more. */
  readonly bound: number;
  /** Milliseconds of silence after which either side would give the link up; null where none does. */
  readonly silence: number | null;
  /** What the meta of every delivery shows. */
  readonly meta: Partial<DeliveryMeta>;
  /** What `position` in it looks like; null where the transport has none. */
  readonly position: RegExp | null;
  /** Whether bodies of one stream come in the order in which they were sent. */
  readonly inOrder: boolean;
  /** What the next source on this place is given: what was not settled, or all from the beginning. */
  readonly comesAgain: 'unsettled' | 'everything';
  /** Whether a delivery tells that it was delivered before. */
  readonly tellsRedelivered: boolean;
  /** It plays what is there when it starts: all is sent before. */
  readonly recorded: boolean;
  /** Bodies that the transport itself cannot carry. */
  readonly cannotCarry: readonly OddBody[];
  /** Where a proxy can stand between the bridge and its broker: the broker's port, and the entry that goes through another. */
  readonly link?: { readonly port: number; readonly entry: (port: number) => string };
  /** Words of the settings that no log may show. */
  readonly secrets: readonly string[];
}

/** Makes a place; what it opens is closed after the test. null where the transport could not be had: the test is skipped. */
export type PrepareTransport = (context: ServiceContext) => Promise<ConformingTransport | null>;

/** Something that a source holds, as a title and how it is shown. */
export type ConformanceTest = readonly [
  what: string,
  test: (context: TestContext, transport: ConformingTransport) => Promise<void>,
];

/** What the transport counts may come late; after so many looks it stays as it is. */
const LOOKS = 300;

/** Resolves when so many messages are left at the transport, as far as it knows; `each` is done before each look. */
export async function untilLeft(
  { left }: ConformingTransport,
  count: number,
  each: () => void = () => undefined,
): Promise<void> {
  if (left === null) return;
  for (let look = 0; look < LOOKS; look += 1) {
    each();
    if ((await left()) === count) return;
    await wait(100);
  }
  assert.equal(await left(), count);
}
