import { parsePath } from '../../events/index.ts';

/** What one path of a Ceilometer definition is to a mapping file. */
export type NativePath =
  /** A path of our own language. */
  | {
      readonly kind: 'path';
      readonly text: string;
      readonly root: string;
      readonly keys: readonly (string | number)[];
    }
  /** A piece of the publisher: its first is the service, all behind it the sender's host. */
  | { readonly kind: 'publisher'; readonly service: boolean }
  /** Every flat event has it under a name of its own. */
  | { readonly kind: 'own-key' }
  /** It begins with a word that no notification has. */
  | { readonly kind: 'unknown-root'; readonly word: string }
  /** Only Ceilometer's language can say it. */
  | { readonly kind: 'untranslated' };

const ROOTS: Readonly<Record<string, string>> = {
  payload: 'payload',
  ctxt: 'context',
  publisher_id: 'publisher',
  priority: 'priority',
};
/** `metadata` holds message id and timestamp; older releases had both at the top. */
const OWN_KEYS: readonly string[] = ['event_type', 'metadata', 'message_id', 'timestamp'];

/** A field, a quoted field, an index, all elements, or a filter by one key (jsonpath-rw-ext). */
const STEP =
  /(?:^|\.)([A-Za-z_@][\w@-]*)|(?:^|\.)(?:'([^']*)'|"([^"]*)")|\.?\[(\d+)\]|\.?(\[\*\])|\.?\[\?\(?(?:@\.)?([\w-]+)\s*={1,2}\s*(?:'([^']*)'|"([^"]*)"|([\w.-]+))\)?\]/y;
const PUBLISHER_PART = /^publisher_id\.`split\([.:],\s*(\d+),\s*-?\d+\)`$/;

/** The alternatives of one text: `a | b` is the first that is there. */
export function nativePaths(text: string): readonly NativePath[] {
  return text.split('|').map((one) =>
    nativePath(
      one
        .trim()
        .replace(/^\((.*)\)$/, '$1')
        .replace(/^\$\.?/, ''),
    ),
  );
}

function nativePath(text: string): NativePath {
  const piece = PUBLISHER_PART.exec(text);
  if (piece !== null) return { kind: 'publisher', service: piece[1] === '0' };
  const steps = stepsOf(text);
  const [first, ...rest] = steps ?? [];
  if (steps === null || first === undefined) return { kind: 'untranslated' };
  if (OWN_KEYS.includes(String(first.key))) return { kind: 'own-key' };
  const context = /^_context_(.+)$/.exec(String(first.key))?.[1];
  const root = context === undefined ? ROOTS[String(first.key)] : `context.${context}`;
  if (root === undefined) return { kind: 'unknown-root', word: String(first.key) };
  const native = root + rest.map(({ native: step }) => step).join('');
  if ('message' in parsePath(native)) return { kind: 'untranslated' };
  return { kind: 'path', text: native, root: root.split('.')[0] ?? root, keys: rest.map(({ key }) => key) };
}

interface Step {
  readonly key: string | number;
  readonly native: string;
}

function stepsOf(text: string): readonly Step[] | null {
  const steps: Step[] = [];
  for (let at = 0; at < text.length; at = STEP.lastIndex) {
    STEP.lastIndex = at;
    const found = STEP.exec(text);
    if (found === null) return null;
    const [, name, single, double, index, every, filterKey, ...values] = found;
    const key = name ?? single ?? double;
    if (key !== undefined)
      steps.push({ key, native: /^[A-Za-z_][\w-]*$/.test(key) ? `.${key}` : `.'${key}'` });
    else if (index !== undefined) steps.push({ key: Number(index), native: `[${index}]` });
    else if (every !== undefined) steps.push({ key: '*', native: '[*]' });
    else
      steps.push({
        key: '*',
        native: `[?${filterKey ?? ''}='${values.find((one) => one !== undefined) ?? ''}']`,
      });
  }
  return steps;
}
