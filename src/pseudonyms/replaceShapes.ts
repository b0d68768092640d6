import { pseudonymMac, pseudonymV4, pseudonymV6 } from './addresses.ts';
import type { KeyedDigest } from './keyedDigest.ts';

/** What can be told by its shape, wherever it stands. The first that fits counts. Repetitions are bounded, for texts may be long. */
const SHAPES = new RegExp(
  [
    String.raw`(?<=:\/\/)(?<url>(?:[^\s\/?#@"']{0,255}@)?[\w.-]{1,255})`,
    String.raw`(?<mail>(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9})`,
    String.raw`(?<uuid>(?<![0-9a-f])[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}(?![0-9a-f]))`,
    String.raw`(?<mac>(?<![\w:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\w:-]))`,
    String.raw`(?<v6>(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:]))`,
    String.raw`(?<v4>(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d))`,
  ].join('|'),
  'giu',
);

const NIL = /^[0-]+$/;

export interface ShapeNames {
  readonly digest: KeyedDigest;
  readonly host: (name: string) => string;
  readonly mail: (address: string) => string;
  /** For what stands between the shapes. */
  readonly rest: (text: string) => string;
}

/** Replaces ids, addresses, mail addresses and the hosts of URLs; what stands between them goes through `rest`. */
export function replaceShapes(text: string, names: ShapeNames): string {
  let kept = '';
  let from = 0;
  for (const match of text.matchAll(SHAPES)) {
    const replacement = shapeOf(match[0], match.groups ?? {}, names);
    if (replacement === null) continue;
    kept += names.rest(text.slice(from, match.index)) + replacement;
    from = match.index + match[0].length;
  }
  return kept + names.rest(text.slice(from));
}

/** The pseudonym of a text that as a whole has one of the shapes; null where it has none. */
export function replaceShape(text: string, names: ShapeNames): string | null {
  const [match] = text.matchAll(SHAPES);
  return match?.[0] === text ? shapeOf(text, match.groups ?? {}, names) : null;
}

/** null where it only looked like one. */
function shapeOf(
  text: string,
  groups: Readonly<Record<string, string | undefined>>,
  { digest, host, mail }: ShapeNames,
): string | null {
  if (groups['url'] !== undefined)
    return text.replace(/^(.*@)?(.*)$/, (_, login, name) => urlHost(login, name));
  if (groups['mail'] !== undefined) return mail(text);
  if (groups['uuid'] !== undefined) return pseudonymUuid(text, digest);
  if (groups['mac'] !== undefined) return pseudonymMac(text, digest);
  if (groups['v6'] !== undefined) return pseudonymV6(text, digest);
  return pseudonymV4(text, digest);

  function urlHost(login: string | undefined, name: string): string {
    // Who logs in there is a name, and mostly with a password.
    return `${login === undefined ? '' : '***@'}${host(name)}`;
  }
}

/** Of the same form (dashes, case) and version; an id with dashes and the same one without stay one id. */
function pseudonymUuid(text: string, digest: KeyedDigest): string {
  if (NIL.test(text)) return text;
  const plain = text.toLowerCase().replaceAll('-', '');
  const other = digest(`uuid ${plain}`);
  const hex = `${other.slice(0, 12)}${plain.charAt(12)}${other.slice(13, 16)}${plain.charAt(16)}${other.slice(17, 32)}`;
  let at = 0;
  const shaped = text.replace(/[0-9a-f]/gi, () => hex.charAt(at++));
  return text === text.toUpperCase() ? shaped.toUpperCase() : shaped;
}
