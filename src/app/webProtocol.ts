import type { ErrorCode } from '../model/index.ts';
import type { Health, HttpSettings } from '../web/index.ts';

/** What the readers' thread is started with. */
export interface WebStart {
  readonly http: HttpSettings;
  /** Most clients that follow the log at a time. */
  readonly maxStreams: number;
  /** The store's file. */
  readonly path: string;
  /** Mapping files, for object models. */
  readonly models: unknown;
  readonly health: Health;
}

export type ToWeb =
  | { readonly kind: 'health'; readonly health: Health }
  | { readonly kind: 'models'; readonly models: unknown }
  | { readonly kind: 'metrics'; readonly text: string }
  /** A batch was committed. */
  | { readonly kind: 'log-grew' }
  /** Answer what is being asked, and nothing more. */
  | { readonly kind: 'stop' };

export type FromWeb =
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: 'request-failed'; readonly message: string }
  | { readonly kind: 'metrics-wanted' }
  | { readonly kind: 'stopped' };
