import type { ErrorCode } from '../model/index.ts';
import type { Health, HttpSettings } from '../web/index.ts';

/** What the readers' thread is started with. */
export interface WebStart {
  readonly http: HttpSettings;
  /** The store's file. */
  readonly path: string;
  /** Mapping files, for object models. */
  readonly models: unknown;
  readonly health: Health;
}

export type ToWeb =
  | { readonly kind: 'health'; readonly health: Health }
  | { readonly kind: 'models'; readonly models: unknown }
  | { readonly kind: 'metrics'; readonly text: string };

export type FromWeb =
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: 'request-failed'; readonly message: string }
  | { readonly kind: 'metrics-wanted' };
