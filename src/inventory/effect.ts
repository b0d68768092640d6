import type { Json, Refusal } from '../model/index.ts';

/** What merging one decision made different to the eye. Derived fields come later, once per message. */
export interface Effect {
  /** null when the object shows nothing different. */
  readonly op: 'create' | 'update' | 'delete' | null;
  readonly set: Record<string, Json>;
  readonly refused: Refusal[];
}
