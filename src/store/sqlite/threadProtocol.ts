import type { CommitResult, ErrorCode } from '../../model/index.ts';
import type { BatchText } from './batchText.ts';
import type { WriterSettings } from './sqliteWriter.ts';

/** What goes to the store's thread. */
export type Request =
  | { readonly id: number; readonly kind: 'commit'; readonly batch: BatchText }
  | { readonly id: number; readonly kind: 'models'; readonly source: unknown }
  | { readonly id: number; readonly kind: 'cursor'; readonly sink: string; readonly seq: number }
  | { readonly id: number; readonly kind: 'ping' }
  | { readonly id: number; readonly kind: 'close' };

export type Reply =
  | { readonly id: number; readonly result: CommitResult | null }
  | { readonly id: number; readonly error: ThreadError };

export interface ThreadError {
  readonly code: ErrorCode;
  readonly message: string;
}

/** What the thread is started with. `models` is whatever the composition root compiles object models from. */
export interface ThreadStart {
  readonly settings: WriterSettings;
  readonly models: unknown;
}
