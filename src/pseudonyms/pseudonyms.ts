import type { Json } from '../model/index.ts';
import { hostParts, publisherParts } from './hostParts.ts';
import { keyedDigest, type KeyedDigest } from './keyedDigest.ts';
import { KnownNames } from './knownNames.ts';
import { isKnownKey, kindOfKey, type KeyKind } from './payloadKeys.ts';
import { replaceShape, replaceShapes, type ShapeNames } from './replaceShapes.ts';
import { walkMessage } from './walkMessage.ts';

type NameKind = Exclude<KeyKind, 'keep' | 'unknown' | 'publisher'>;

/** What a name is called by, where it stands under keys of several kinds: the first of these. */
const RANK: readonly NameKind[] = ['host', 'user', 'project', 'domain', 'zone', 'name', 'text'];

/** Hex digits of a pseudonym: enough that of a million names no two become one. */
const DIGITS = 12;

/** Values that stand for nothing, or for what every cloud has. */
const NOBODY = new Set(
  'admin default internal localhost none nova null regionone service unknown'.split(' '),
);

/** A name as short as this is looked for in texts only when a digit makes it look like a host's. */
const SHORT_HOST = /^\p{L}+\d+$/u;

/** `'label': 'x'` in Python's reprs and in JSON inside of texts. Repetitions are bounded, for texts may be long. */
const QUOTED_PAIR =
  /\\{0,8}["']([\w:]{1,80})\\{0,8}["']\s{0,4}:\s{0,4}u?\\{0,8}["']([^"'\\]{1,255})\\{0,8}["']/g;
const URL_HOST = /:\/\/(?:[^\s/?#@"']{0,255}@)?([\w.-]{1,255})/g;
const MAIL = /(?<![\w.+%-])([\w.+%-]{1,64})@([\w-]{1,63}(?:\.[\w-]{1,63}){1,9})/g;

const PLAIN_WORD = /^[a-z_]+$/i;

/**
 * Pseudonyms under one key. All messages are learnt first, for a name may stand in a text before the message
 * comes that shows it to be a name; then each is renamed. With the same key a name has the same pseudonym in every
 * capture, whatever else is in it.
 */
export class Pseudonyms {
  readonly #digest: KeyedDigest;
  readonly #names = new KnownNames();
  readonly #kinds = new Map<string, NameKind>();
  readonly #shapes: ShapeNames;

  /** @param key secret bytes; whoever has them can tell whether a guess at a name is right */
  constructor(key: Buffer) {
    this.#digest = keyedDigest(key);
    this.#shapes = {
      digest: this.#digest,
      host: (text) => this.#host(text),
      mail: (text) => this.#mail(text),
      rest: (text) => this.#names.replace(text),
    };
  }

  /** Takes in the names of a message, so that they are found in texts too. */
  learn(message: Json): void {
    walkMessage(message, {
      text: (text, kind) => {
        this.#learn(text, kind);
        return text;
      },
      key: (key) => key,
    });
  }

  message(message: Json): Json {
    return walkMessage(message, {
      text: (text, kind) => this.#rename(text, kind),
      key: (key, kind) => this.#renameKey(key, kind),
    });
  }

  /** A text that is no message: what can be told by its shape, and names that were learnt. */
  text(text: string): string {
    return replaceShapes(text, this.#shapes);
  }

  hash(hash: string): string {
    return this.#digest(`hash ${hash}`);
  }

  #learn(text: string, kind: KeyKind): void {
    if (kind === 'keep' || kind === 'text' || isNobody(text)) return;
    if (kind === 'unknown') this.#learnInside(text);
    else if (kind === 'publisher') this.#learnHost(publisherParts(text).host);
    else if (replaceShape(text, this.#shapes) !== null) return;
    else if (kind === 'host') this.#learnHost(text);
    else this.#learnName(text, kind);
  }

  /** What a text says to be a name by how it stands in it. */
  #learnInside(text: string): void {
    for (const [, key = '', value = ''] of text.matchAll(QUOTED_PAIR)) {
      const kind = kindOfKey(key, '');
      if (kind !== 'unknown') this.#learn(value, kind);
    }
    for (const [, host = ''] of text.matchAll(URL_HOST)) this.#learnHost(host);
    for (const [, user = '', domain = ''] of text.matchAll(MAIL)) {
      this.#learnName(user, 'user');
      this.#names.add(domain, () => this.#dnsDomain(domain));
    }
  }

  #learnName(name: string, kind: NameKind, shortest?: number): void {
    const before = this.#kinds.get(name);
    if (before === undefined || RANK.indexOf(kind) < RANK.indexOf(before)) this.#kinds.set(name, kind);
    this.#names.add(name, () => this.#named(name, kind), shortest);
  }

  #learnHost(text: string): void {
    const { host = '', domain = '' } = hostParts(text) ?? {};
    if (host === '' || isNobody(host) || replaceShape(host, this.#shapes) !== null) return;
    this.#learnName(host, 'host', SHORT_HOST.test(host) ? 2 : undefined);
    if (domain === '') return;
    this.#learnName(`${host}.${domain}`, 'host');
    this.#names.add(domain, () => this.#dnsDomain(domain));
  }

  #rename(text: string, kind: KeyKind): string {
    if (kind === 'keep') return text;
    if (kind === 'unknown') return this.text(text);
    if (kind === 'host') return this.#host(text);
    if (kind !== 'publisher') return this.#named(text, kind);
    const { service, host } = publisherParts(text);
    return host === '' ? service : service + this.#host(host);
  }

  #renameKey(key: string, kind: KeyKind): string {
    // A word that a service may use for itself stays; in what a person wrote it may be a name.
    if (isKnownKey(key) || (kind !== 'text' && PLAIN_WORD.test(key))) return key;
    return this.text(key);
  }

  #named(text: string, kind: NameKind): string {
    if (isNobody(text)) return text;
    const known = this.#kinds.get(text) ?? kind;
    if (known === 'host') return this.#host(text);
    return replaceShape(text, this.#shapes) ?? this.#pseudonym(known, text);
  }

  #host(text: string): string {
    if (isNobody(text)) return text;
    const shaped = replaceShape(text, this.#shapes);
    if (shaped !== null) return shaped;
    const parts = hostParts(text);
    if (parts === null) return text.startsWith('/') ? this.text(text) : this.#pseudonym('host', text);
    const { service, host, domain, rest } = parts;
    const address = replaceShape(`${host}.${domain}`, this.#shapes);
    const name = address ?? this.#label(host) + (domain === '' ? '' : `.${this.#dnsDomain(domain)}`);
    // A port is a number; a backend or a pool has a name.
    return (
      service +
      name +
      rest.replace(/[^@#:]+/g, (part) => (/^\d+$/.test(part) ? part : this.#named(part, 'name')))
    );
  }

  #label(host: string): string {
    if (isNobody(host)) return host;
    return replaceShape(host, this.#shapes) ?? this.#pseudonym('host', host);
  }

  #dnsDomain(domain: string): string {
    return `${this.#pseudonym('net', domain.toLowerCase())}.example`;
  }

  #mail(address: string): string {
    const at = address.lastIndexOf('@');
    return `${this.#named(address.slice(0, at), 'user')}@${this.#dnsDomain(address.slice(at + 1))}`;
  }

  #pseudonym(prefix: string, name: string): string {
    return `${prefix}-${this.#digest(`name ${name}`).slice(0, DIGITS)}`;
  }
}

function isNobody(text: string): boolean {
  return text === '' || text === '-' || NOBODY.has(text.toLowerCase());
}
