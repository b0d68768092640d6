import type { CommitResult, ErrorCode, ParkedItem, SinkProgress } from '../../model/index.ts';
import type { BatchText } from './batchText.ts';
import type { WriterSettings } from './openWriter.ts';

/** What goes to the store's thread. */
export type Request =
  | { readonly id: number; readonly kind: 'commit'; readonly batch: BatchText }
  | { readonly id: number; readonly kind: 'models'; readonly source: unknown }
  | {
      readonly id: number;
      readonly kind: 'delivery';
      readonly sink: string;
      readonly progress: SinkProgress | null;
      readonly parked: readonly ParkedItem[];
    }
  | { readonly id: number; readonly kind: 'retry-parked' | 'drop-parked'; readonly ids: readonly number[] }
  | { readonly id: number; readonly kind: 'ping' }
  | { readonly id: number; readonly kind: 'drop-dead'; readonly seqs: readonly number[] }
  | { readonly id: number; readonly kind: 'close' };

export type Reply =
  { readonly id: number; readonly result: Answer } | { readonly id: number; readonly error: ThreadError };

/** What a commit did, how many dead letters were dropped, or, when it has opened the store, what is to be known of that. */
export type Answer = CommitResult | number | readonly string[] | null;

export interface ThreadError {
  readonly code: ErrorCode;
  readonly message: string;
}

/** What the thread is started with. `models` is whatever the composition root compiles object models from. */
export interface ThreadStart {
  readonly settings: WriterSettings;
  readonly models: unknown;
}
