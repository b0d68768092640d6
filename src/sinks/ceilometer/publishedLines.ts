import { pyJson, pyRepr } from '../../events/index.ts';
import type { OutgoingItem } from '../../model/index.ts';
import { eventJsonLine, eventReprLine } from './eventForms.ts';
import { publishedEvent } from './publishedEvent.ts';
import { sampleDict } from './sampleForms.ts';
import type { CeilometerFileSettings } from './settings.ts';

const JSON_LINES = { event: eventJsonLine, sample: pyJson, begins: ['{"message_id": ', '{"name": '] };
const REPR_LINES = { event: eventReprLine, sample: pyRepr, begins: ["{'message_id': ", "{'name': "] };

/** Lines as Ceilometer's file publisher writes them (ceilometer/publisher/file.py), and how they begin. */
export function publishedLines({ json }: Pick<CeilometerFileSettings, 'json'>): {
  readonly lineOf: (item: OutgoingItem) => string | null;
  readonly begins: readonly string[];
} {
  const form = json ? JSON_LINES : REPR_LINES;
  return {
    lineOf: (item) => {
      if (item.kind === 'sample') return form.sample(sampleDict(item));
      const event = item.kind === 'event' ? publishedEvent(item) : null;
      return event && form.event(event);
    },
    begins: form.begins,
  };
}
