import { isMap, isSeq, LineCounter, parseDocument } from 'yaml';

/** One line of a mapping file. */
export interface FileLine {
  readonly line: number;
  readonly text: string;
  /** The line on which the rule begins that it belongs to; null outside of rules. */
  readonly rule: number | null;
}

/** The lines of a mapping file with the rules that they are part of. */
export function ruleSpans(text: string): readonly FileLine[] {
  const starts = rulesOf(text);
  return text.split(/\r?\n/).map((content, index) => {
    const line = index + 1;
    const rule = starts.find(({ first, last }) => line >= first && line <= last);
    return { line, text: content, rule: rule?.first ?? null };
  });
}

function rulesOf(text: string): readonly { readonly first: number; readonly last: number }[] {
  const counter = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const events = isMap(contents) ? contents.get('events', true) : null;
  if (!isSeq(events)) return [];
  return events.items.flatMap((item) => {
    if (!isMap(item) || item.range == null) return [];
    const [begin, end] = item.range;
    return [{ first: counter.linePos(begin).line, last: counter.linePos(Math.max(begin, end - 1)).line }];
  });
}
