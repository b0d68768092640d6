import type { Json, RuleRef } from '../../model/index.ts';
import type { EventTrace, FileExplanation, NotTrusted, RuleExplanation } from '../../proof/index.ts';
import { formatValue, terminalText } from '../../sinks/console/index.ts';
import type { Terminal } from './terminal.ts';

/** The explanation of one message for people: the verdict of each rule first, then where the traits came from. */
export function formatEventTrace(trace: EventTrace, terminal: Terminal): string[] {
  return [
    `${terminal.style('bold', terminalText(trace.event_type))}  ${trace.generated}  ${terminalText(trace.message_id)}`,
    `  from ${terminalText(trace.publisher)} (${trace.form}), ${terminalText(trace.position)}${flagsOf(trace)}`,
    ...trace.files.flatMap((file) => fileLines(file, terminal)),
    ...verdictLines(trace, terminal),
    ...Object.entries(trace.dropped).map(
      ([name, why]) => `  ${terminal.style('red', 'dropped')} ${name}: ${terminalText(why)}`,
    ),
    ...traitLines(trace, terminal),
    '',
  ];
}

function flagsOf({ flags }: EventTrace): string {
  return flags.length === 0 ? '' : ` [${flags.join(', ')}]`;
}

function fileLines({ rule, over, why, speaks }: FileExplanation, terminal: Terminal): string[] {
  const beaten = over.map((other) => `${other.pattern} (${place(other.rule)})`);
  const chosen = beaten.length === 0 ? why : `${why}, before ${beaten.join(', ')}`;
  return [
    ...speaks.flatMap((speech) => speechLines(rule, speech, terminal)),
    `    ${terminal.style('dim', `chosen: ${chosen}`)}`,
  ];
}

function speechLines(rule: RuleRef | null, speech: RuleExplanation, terminal: Terminal): string[] {
  const head = `  rule ${terminal.style('cyan', place(rule))}`;
  const conditions = speech.conditions.map(({ verb, expression, result, error }) => {
    const failed = error === undefined ? '' : ` (${terminalText(error)})`;
    return `    ${verb}: ${expression} is ${result}${failed}`;
  });
  if (speech.outcome !== 'decided') {
    const why =
      speech.outcome === 'no id' ? `no id: a trait of ${speech.template} is missing` : speech.outcome;
    return [`${head}: nothing decided, ${why}`, ...conditions];
  }
  return [
    `${head} ${speech.observe === null ? 'trusted' : `observe: ${speech.observe}`}`,
    `    object ${terminalText(speech.id ?? '')}${existence(speech)}`,
    ...conditions,
    ...written(speech),
    ...notTrusted(speech, terminal),
    `    effect: ${effectOf(speech)}`,
  ];
}

function existence({ create, delete: deletes }: RuleExplanation): string {
  if (deletes) return ', deleted by it';
  return create ? ', created by it' : '';
}

function written({ written: writes, lost }: RuleExplanation): string[] {
  const entries = Object.entries(writes);
  if (entries.length === 0) return [];
  return [
    `    wrote: ${entries.map(([field, value]) => assignment(field, value)).join(', ')}`,
    ...lost.map(({ field, value, because }) => `    lost: ${assignment(field, value)}: ${because}`),
  ];
}

function notTrusted({ not_trusted: offered, observe }: RuleExplanation, terminal: Terminal): string[] {
  if (offered.length === 0) return [];
  const against = offered.filter(({ differs, held }) => differs && held !== undefined);
  const unheard = offered.filter(({ held }) => held === undefined);
  if (against.length + unheard.length === 0) {
    return ['    not trusted: nothing that the inventory does not have already'];
  }
  const because = (against[0] ?? unheard[0])?.because ?? '';
  return [
    ...labelled(terminal.style('yellow', 'not trusted'), against.map(offer)),
    ...labelled(
      terminal.style('yellow', 'not trusted, and not known from elsewhere'),
      unheard.map(({ field, value }) => assignment(field, value)),
    ),
    // An observe rule has given its reason already.
    ...(observe === null ? [`      because ${terminalText(because)}`] : []),
  ];
}

function labelled(label: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`    ${label}: ${items.join(', ')}`];
}

function offer({ field, value, held }: NotTrusted): string {
  return `${assignment(field, value)} (inventory has ${formatValue(held ?? null)})`;
}

function effectOf({ effect }: RuleExplanation): string {
  if (effect === null) return 'none';
  const fields = Object.entries(effect.set).map(([field, value]) => assignment(field, value));
  return fields.length === 0 ? effect.op : `${effect.op} ${fields.join(', ')}`;
}

const SKIPPED: Readonly<Record<NonNullable<EventTrace['skipped']>, string>> = {
  unmapped: 'no mapping file has a rule for this event type',
  'no-id': 'no rule could tell which object it is about',
  duplicate: 'came before, so it changes nothing',
};

function verdictLines(trace: EventTrace, terminal: Terminal): string[] {
  const { skipped, problems, samples } = trace;
  return [
    ...(skipped === null ? [] : [`  ${terminal.style('yellow', skipped)}: ${SKIPPED[skipped]}`]),
    ...problems.map(({ state, summary }) => `  problem ${state}: ${terminalText(summary)}`),
    ...(samples === 0 ? [] : [`  ${samplesText(trace)}`]),
  ];
}

function samplesText({ skipped, samples, samples_taken: taken }: EventTrace): string {
  const all = samples === 1 ? '1 sample' : `${samples} samples`;
  if (taken === samples || skipped === 'duplicate') return all;
  return `${all}, ${taken === 0 ? 'none' : taken} taken: the last ones of an object are taken once`;
}

function traitLines({ traits }: EventTrace, terminal: Terminal): string[] {
  const names = traits.map(({ name, element }) => (element === null ? name : `${name}[${element}]`));
  const width = Math.max(0, ...names.map((name) => name.length));
  const lines = traits.flatMap(({ path, value }, index) => {
    if (value === undefined) return [];
    const from = terminal.style('dim', `from ${path ?? 'its definition'}`);
    return [
      `    ${terminal.style('dim', 'trait')} ${(names[index] ?? '').padEnd(width)}  ${formatValue(value)}  ${from}`,
    ];
  });
  const absent = names.filter((_, index) => traits[index]?.value === undefined);
  if (absent.length > 0) lines.push(`    ${terminal.style('dim', 'without a value')}: ${absent.join(', ')}`);
  return lines;
}

function assignment(field: string, value: Json): string {
  return `${field}=${formatValue(value)}`;
}

function place(rule: RuleRef | null): string {
  return rule === null ? 'unknown' : `${rule.file}:${rule.line}`;
}
