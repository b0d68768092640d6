const PLACE = /\{(uuid|name)\}|\*/g;
const PATTERNS: Readonly<Record<string, string>> = {
  uuid: '(?<uuid>[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})',
  name: '(?<name>[^/]+)',
};

/** What the path of a socket says of its machine. */
export interface SocketOwner {
  readonly uuid: string | null;
  readonly name: string | null;
}

/** The folders and names that a template leads to, one pattern for each step below `/`. */
export function templateSteps(template: string): readonly RegExp[] {
  return template
    .split('/')
    .filter((step) => step !== '')
    .map((step) => new RegExp(`^${pattern(step)}$`));
}

/** null for a path that the template does not lead to. */
export function socketOwner(template: string, path: string): SocketOwner | null {
  const found = new RegExp(`^${pattern(template)}$`).exec(path);
  if (found === null) return null;
  const { uuid, name } = found.groups ?? {};
  return { uuid: uuid?.toLowerCase() ?? null, name: name ?? null };
}

/** Why a template cannot be used; null where it can. */
export function templateFault(template: string): string | null {
  if (!template.startsWith('/')) return 'is no absolute path';
  const places = [...template.matchAll(PLACE)].flatMap(([, name]) => name ?? []);
  if (places.length === 0) return 'says neither `{uuid}` nor `{name}`, so nobody knows whose socket it is';
  if (new Set(places).size < places.length) return `says {${places[0]}} twice`;
  return null;
}

function pattern(text: string): string {
  let from = 0;
  let whole = '';
  for (const place of text.matchAll(PLACE)) {
    whole += literal(text.slice(from, place.index)) + (PATTERNS[place[1] ?? ''] ?? '[^/]*');
    from = place.index + place[0].length;
  }
  return whole + literal(text.slice(from));
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
