import type { FlatEvent, LogEntry } from '../model/index.ts';
import { OWN_PUBLISHER } from './feedMessage.ts';
import type { OperationPhase } from './operationTypes.ts';
import type { OperationWatch } from './operationWatch.ts';
import { Publishers } from './publishers.ts';
import { readMicros } from './readMicros.ts';
import type { SilencePast } from './silenceWatch.ts';
import { SourceClock } from './sourceClock.ts';

/**
 * What an earlier run heard, taken from the log oldest first, on a clock of its own. The log does not tell sources
 * apart, nor when we did not listen; the clock cuts such stretches as it cuts all quiet ones.
 */
export class FeedHistory implements SilencePast {
  readonly clock: SourceClock;
  readonly publishers = new Publishers(() => undefined);
  readonly #operations: OperationWatch;
  readonly #phaseOf: (eventType: string) => OperationPhase | null;

  constructor(
    cut: number,
    operations: OperationWatch,
    phaseOf: (eventType: string) => OperationPhase | null,
  ) {
    this.clock = new SourceClock('the log', cut);
    this.#operations = operations;
    this.#phaseOf = phaseOf;
  }

  take({ event, outcome }: LogEntry): void {
    const flat = JSON.parse(event) as FlatEvent;
    const { publisher_id: publisher, event_type: eventType, component } = flat;
    if (publisher === OWN_PUBLISHER) {
      if (LOSSES.has(eventType)) this.#operations.lost(this.clock);
      return;
    }
    const received = readMicros(flat.rcvtime);
    const generated = readMicros(flat.generated);
    if (this.clock.messages === 0) this.clock.back('log', received);
    this.clock.hear(received, generated);
    if (publisher !== null) this.publishers.hear(publisher, this.clock, received);
    const phase = this.#phaseOf(eventType);
    if (phase !== null) {
      const request = flat['trait_request_id'];
      const named = typeof request === 'string' ? request : null;
      this.#operations.hear(phase, component, named, generated, this.clock);
    }
    for (const { op, object } of outcome.changes) {
      if (op === 'delete') this.#operations.deleted(object.id, generated);
    }
  }
}

/** After these, ends may be missing in the log. */
const LOSSES = new Set(['stackwire.source.bound', 'stackwire.queue.eased']);
