import type { StackwireError } from './errors.ts';
import type { Delivery } from './delivery.ts';
import type { Micros } from './micros.ts';

/** What a source reports about itself while it runs. */
export interface SourceStatus {
  /** `bound` is the only state in which everything configured arrives. */
  readonly state: 'connecting' | 'waiting' | 'bound' | 'stopped';
  /** For people: what it waits for, e.g. `exchange neutron does not exist yet`. */
  readonly detail: string;
}

/** A stretch of time in which what was published did not reach our queue. */
export interface UnboundInterval {
  /** What was unbound, e.g. `exchange nova`. */
  readonly subject: string;
  readonly since: Micros;
  /** null while it lasts. */
  readonly until: Micros | null;
}

/** How full our queue is; at its limit a message is dropped for each that comes, and nobody is told. */
export interface QueueBacklog {
  /** Messages that wait to be delivered. */
  readonly depth: number;
  readonly limit: number;
}

export interface SourceListener {
  deliver(delivery: Delivery): void;
  status(status: SourceStatus): void;
  unbound(interval: UnboundInterval): void;
  /** How full the queue is, before the first delivery of a connection and now and then; only sources with a bounded queue tell. */
  backlog?(backlog: QueueBacklog): void;
  /** A request was answered with this HTTP status; only sources that are posted to tell. */
  answered?(status: number): void;
  /** A finite source (a capture) has handed over its last delivery; with an error, because it could not be read on. */
  ended(error?: StackwireError): void;
}

/** A transport. It never opens a body; it hands deliveries over in order and settles them when told. */
export interface Source {
  readonly name: string;
  /** It plays what was recorded, so that its receipt times tell nothing of now. */
  readonly recorded?: true;
  /** Returns when the source works or has begun to retry by itself. Throws only on settings that cannot work. */
  start(listener: SourceListener): Promise<void>;
  /** All deliveries of `stream` up to `position` are committed. A silent no-op for a stream that has ended. */
  settle(stream: number, position: number): void;
  /** Takes nothing more in until `resume`; what is on its way may still arrive. */
  pause(): void;
  resume(): void;
  /** Stops taking in; `settle` still works. */
  drain(): Promise<void>;
  /** Closes the connection; unsettled deliveries go back to the broker. */
  stop(): Promise<void>;
}
