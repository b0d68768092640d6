/**
 * Characters that a terminal acts on or that hide text: C0, DEL and C1 controls, line separators, and the marks that
 * turn the writing direction. Names and summaries come from a cloud's users.
 */
// oxlint-disable-next-line no-control-regex
const ACTIVE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The text with every such character written as `\uXXXX`. */
export function terminalText(text: string): string {
  return text.replace(ACTIVE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
