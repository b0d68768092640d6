import { findingsOf, formatMicros, StackwireError } from '../../model/index.ts';
import type { DoctorParts, Examination, Finding, Item } from '../../model/index.ts';
import { readCapture } from './readCapture.ts';
import type { CaptureSettings } from './spec.ts';

/** Reads every capture to its end: whether it can be read, what it holds, from when to when. */
export async function* examineCaptures(settings: CaptureSettings, parts: DoctorParts): Examination {
  for (const file of settings.files) yield await examineCapture(file, parts);
}

async function examineCapture(file: string, { name, decode }: DoctorParts): Promise<Finding> {
  const { ok, note, action } = findingsOf(name, 'capture');
  const forms = new Map<string, number>();
  let messages = 0;
  let dead = 0;
  let why = '';
  let first = Infinity;
  let last = -Infinity;
  try {
    for await (const message of readCapture(file)) {
      messages += 1;
      const decoded = decode(message);
      dead += decoded.dead.length;
      for (const { code, detail } of decoded.dead) why ||= `${code}: ${detail} (${message.meta.position})`;
      for (const item of decoded.items) {
        const form = formOf(item);
        forms.set(form, (forms.get(form) ?? 0) + 1);
        first = Math.min(first, item.generated);
        last = Math.max(last, item.generated);
      }
    }
  } catch (error) {
    if (!(error instanceof StackwireError)) throw error;
    return action(file, `It cannot be read: ${error.message}.`, {
      text: 'Mend the path or its permissions, or take it out of `files`:',
      lines: [`ls -l ${file}`],
    });
  }
  const held =
    [...forms].map(([form, count]) => `${count} ${form}`).join(', ') || 'nothing that could be read';
  const span = first <= last ? `, from ${formatMicros(first)} to ${formatMicros(last)}` : '';
  const state = `${messages} ${messages === 1 ? 'message' : 'messages'}: ${held}${span}.`;
  if (dead === 0) return ok(file, state);
  return note(file, `${state} ${dead} cannot be read and will be dead letters; the first: ${why}.`);
}

function formOf(item: Item): string {
  if (item.form === 'ceilometer') return 'Ceilometer events';
  if (item.form === 'sample') return 'samples';
  return item.versioned ? 'versioned notifications' : 'legacy notifications';
}
