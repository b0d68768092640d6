import type {
  DeadReplay,
  DeadSelection,
  ErrorCode,
  ImportRequest,
  ImportResult,
  ParkedSelection,
} from '../model/index.ts';
import type { PrometheusConfig, ReachabilityConfig } from '../config/index.ts';
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
  readonly prometheus: PrometheusConfig;
  readonly reachability: ReachabilityConfig;
}

/** Something to be done by the one who holds the store. */
export interface DeskRequest {
  readonly id: number;
  readonly ask: DeskAsk;
}

export type DeskAsk =
  | { readonly action: 'replay' | 'drop'; readonly selection: DeadSelection }
  | { readonly action: 'retryParked' | 'dropParked'; readonly parked: ParkedSelection }
  | { readonly list: ImportRequest };

export type DeskResult = DeadReplay | number | ImportResult;

export type DeskAnswer =
  | { readonly id: number; readonly result: DeskResult }
  | { readonly id: number; readonly code: ErrorCode; readonly message: string };

export type ToWeb =
  | { readonly kind: 'health'; readonly health: Health }
  | { readonly kind: 'models'; readonly models: unknown }
  | { readonly kind: 'metrics'; readonly text: string }
  /** A batch was committed. */
  | { readonly kind: 'log-grew' }
  /** Answer what is being asked, and nothing more. */
  | { readonly kind: 'stop' }
  | { readonly kind: 'desk'; readonly answer: DeskAnswer };

export type FromWeb =
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: 'request-failed'; readonly message: string }
  /** What is beyond a limit has no series. */
  | { readonly kind: 'left-out'; readonly what: string; readonly count: number }
  | { readonly kind: 'metrics-wanted' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'desk-wanted'; readonly request: DeskRequest };
