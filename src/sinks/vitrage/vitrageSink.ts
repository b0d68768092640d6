import { OpenstackService } from '../../keystone/index.ts';
import { toJson, type Clock, type Sink } from '../../model/index.ts';
import type { VitrageSettings } from './settings.ts';
import { vitrageEventMaker } from './vitrageEvent.ts';

export interface VitrageParts {
  readonly name: string;
  readonly cloud: string;
  readonly clock: Clock;
}

const VITRAGE = { types: ['rca'], version: 'v1' };

/** Posts an event for each item that is about a host. */
export function createVitrageSink(settings: VitrageSettings, { name, cloud, clock }: VitrageParts): Sink {
  const service = new OpenstackService(settings, VITRAGE, clock);
  const eventOf = vitrageEventMaker(settings, cloud);
  return {
    name,
    deliver: async (items, signal) => {
      for (const item of items) {
        const event = eventOf(item);
        if (event === null) continue;
        await service.ask({ method: 'POST', path: 'event', body: toJson(event) }, signal);
      }
    },
    close: () => service.close(),
  };
}
