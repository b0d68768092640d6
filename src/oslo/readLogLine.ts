import { type CeilometerEvent, StackwireError } from '../model/index.ts';
import { type CeilometerTrait, makeTrait } from './ceilometerTrait.ts';
import { makeCeilometerEvent } from './readCeilometerEvent.ts';
import type { StampRules } from './stampItem.ts';

/** MIME type of such a line in `DeliveryMeta.contentType`. */
export const LOG_LINE_TYPE = 'text/x-ceilometer-log';

const BEGIN = 'record_events called (events=[';
const END = '])';
const EVENT = /<Event: ([^,<>\s]+), ([^,<>\s]+), ([^,<>]*), /g;
const TRAIT = /<Trait: (\S+) ([0-4]) /g;

/** A heading in the text, and the text up to the next one. */
interface Section {
  readonly fields: readonly string[];
  readonly rest: string;
}

/**
 * Reads a line that Ceilometer's Zenoss dispatcher logged:
 * `… record_events called (events=[<Event: id, type, time, <Trait: name dtype value> …>, …])`. These are Python's
 * reprs, without any quoting, so a value may hold blanks, brackets and quotes; it ends only where the next
 * heading begins. Times have no zone and are UTC.
 *
 * @throws StackwireError `decode/log-line` naming the place.
 */
export function readLogLine(line: string, rules: StampRules): CeilometerEvent[] {
  const begin = line.indexOf(BEGIN);
  if (begin < 0) throw lineError(`it has no "${BEGIN}"`);
  const from = begin + BEGIN.length;
  const to = line.lastIndexOf(END);
  if (to < from) throw lineError(`it ends at character ${line.length}, before "${END}"`);
  const text = line.slice(from, to);
  if (text === '') return [];
  if (!text.endsWith('>')) throw lineError(`the last event is not closed at character ${to}`);

  // The closing bracket of the last event, made to look like the one before another event.
  const events = sections(`${text}, `, EVENT, '>, ');
  if (events === null) throw lineError(`expected "<Event: id, type, time, " at character ${from + 1}`);
  return events.map(({ fields: [id, type, time], rest }) => {
    return makeCeilometerEvent(id, type, time, readTraits(rest, type), rules);
  });
}

function readTraits(text: string, eventType: string | undefined): readonly (CeilometerTrait | null)[] {
  if (text === '') return [];
  const traits = sections(`${text} `, TRAIT, '> ');
  if (traits === null) throw lineError(`expected "<Trait: name dtype " in the event ${eventType}`);
  return traits.map(({ fields: [name, dtype], rest }) => makeTrait(name, dtype, rest));
}

/**
 * Cuts the text at each heading that stands at its begin or right behind `close`, and takes `close` off each
 * section's end. null where the text does not begin with a heading or the last section is not closed.
 */
function sections(text: string, heading: RegExp, close: string): Section[] | null {
  const found = [...text.matchAll(heading)].filter(({ index }) => index === 0 || text.endsWith(close, index));
  const cut: Section[] = [];
  if (found[0]?.index !== 0) return null;
  for (const [i, match] of found.entries()) {
    const section = text.slice(match.index + match[0].length, found[i + 1]?.index);
    if (!section.endsWith(close)) return null;
    cut.push({ fields: match.slice(1), rest: section.slice(0, -close.length) });
  }
  return cut;
}

function lineError(detail: string): StackwireError {
  return new StackwireError('decode/log-line', detail);
}
