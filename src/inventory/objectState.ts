import type { Json, Micros, ObjectModel, Severity } from '../model/index.ts';
import { NEVER, type Existence } from './existence.ts';
import type { Register } from './register.ts';
import type { ToMany } from './toMany.ts';

/** What an event said of one of its problems. */
export type Mark = Register<{
  readonly raised: boolean;
  readonly severity: Severity;
  readonly summary: string;
}>;

/** A problem as it was last told. */
export interface Standing {
  /** Stamp of the event that raised it. */
  readonly since: Micros;
  readonly severity: Severity;
  readonly summary: string;
}

/** Derived values, in the order of the model that they were derived by. */
export interface Derived {
  readonly model: ObjectModel;
  readonly values: readonly Json[];
}

/**
 * Everything that is kept of one object. It is changed in place: whoever holds it throws it away when the
 * transaction around it fails. The rare maps are null while empty, for a store holds many of these.
 */
export interface ObjectState {
  existence: Existence;
  /** Fields and to-one relations. */
  readonly registers: Map<string, Register<Json>>;
  many: Map<string, ToMany> | null;
  marks: Map<string, Mark> | null;
  /** Problems that were raised and not yet cleared, by name. */
  standing: Map<string, Standing> | null;
  /**
   * The derived values when problems were last compared, so that the next message need not derive them again.
   * Not encoded; null while it is not alive, and when problems have to be compared whatever the next message changes.
   */
  derived: Derived | null;
  /** Whether the final set of samples was taken that its mapping has: what is known of it when it goes. */
  finalTaken: boolean;
  /** Whether the one was taken that a notification brought: what was last measured of it. */
  finalRead: boolean;
  /** Counts the visible changes. */
  revision: number;
  /** Sequence number of the newest message with a change of this object; 0 if none. */
  last: number;
  /** The newest stamp merged into it, also of writes that lost; 0 if none. */
  newest: Micros;
}

export function emptyState(): ObjectState {
  return {
    existence: NEVER,
    registers: new Map(),
    many: null,
    marks: null,
    standing: null,
    derived: null,
    finalTaken: false,
    finalRead: false,
    revision: 0,
    last: 0,
    newest: 0,
  };
}
