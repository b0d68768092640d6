import type { EventEmitter } from 'node:events';

export interface StopSignal {
  /** Resolves with the first signal, or with `stop`. */
  readonly stopped: Promise<void>;
  readonly stop: () => void;
}

/**
 * Listens to what ends a program. The first signal asks it to finish; a second one, of either kind, leaves at
 * once, for whoever does not want to wait. `leave` ends the process.
 */
export function stopSignal(signals: EventEmitter, leave: () => void): StopSignal {
  let stop = (): void => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  let asked = false;
  const heard = (): void => {
    if (asked) leave();
    asked = true;
    stop();
  };
  for (const signal of ['SIGTERM', 'SIGINT']) signals.on(signal, heard);
  return { stopped, stop };
}
