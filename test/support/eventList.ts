import { setTimeout as wait } from 'node:timers/promises';
import type { HypervisorEvent } from '../../src/probe/index.ts';

const LOOK = 10;
const PATIENCE = 60_000;

/** What a hypervisor has told, in words: `lifecycle instance-00000001 started booted`, `connected`. */
export class EventList {
  readonly words: string[] = [];

  readonly hear = (event: HypervisorEvent): void => {
    this.words.push(wordsOf(event));
  };

  /** Resolves when these words were told, since they were forgotten last. */
  async told(words: string): Promise<void> {
    for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; await wait(LOOK)) {
      if (this.words.includes(words)) return;
    }
    throw new Error(`never told: ${words}; but ${this.words.join('; ')}`);
  }

  forget(): void {
    this.words.length = 0;
  }
}

function wordsOf(event: HypervisorEvent): string {
  switch (event.kind) {
    case 'lifecycle':
      return `lifecycle ${event.domain.name} ${event.event} ${event.detail}`;
    case 'rebooted':
      return `rebooted ${event.domain.name}`;
    case 'agent':
      return `agent ${event.domain.name} ${event.connected ? 'connected' : 'disconnected'}`;
    case 'connected':
    case 'lost':
      return event.kind;
  }
}
