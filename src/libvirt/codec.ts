import { WireFault } from './wireFault.ts';
import { XdrReader } from './xdrReader.ts';
import { XdrWriter } from './xdrWriter.ts';

/** One type of the protocol: how it is written, and how it is read from a peer that may lie. */
export interface Codec<T> {
  write(writer: XdrWriter, value: T): void;
  /** @throws WireFault */
  read(reader: XdrReader): T;
}

export type ValueOf<C> = C extends Codec<infer T> ? T : never;

/** REMOTE_STRING_MAX of libvirt's remote_protocol.x. */
const STRING_MAX = 4_194_304;

export const nothing: Codec<null> = { write: () => undefined, read: () => null };

export const int: Codec<number> = {
  write: (writer, value) => writer.int(value),
  read: (reader) => reader.int(),
};

export const uint: Codec<number> = {
  write: (writer, value) => writer.uint(value),
  read: (reader) => reader.uint(),
};

export const hyper: Codec<number | bigint> = {
  write: (writer, value) => writer.hyper(BigInt(value)),
  read: (reader) => exact(reader.hyper()),
};

export const unsignedHyper: Codec<number | bigint> = {
  write: (writer, value) => writer.unsignedHyper(BigInt(value)),
  read: (reader) => exact(reader.unsignedHyper()),
};

export const double: Codec<number> = {
  write: (writer, value) => writer.double(value),
  read: (reader) => reader.double(),
};

/** Text in UTF-8; what is none becomes U+FFFD. */
export const text: Codec<string> = {
  write: (writer, value) => writer.opaque(Buffer.from(value)),
  read: (reader) => reader.opaque(STRING_MAX).toString('utf8'),
};

/** A domain's UUID, 16 bytes on the wire, lower case with dashes here. */
export const uuid: Codec<string> = {
  write: (writer, value) => {
    const bytes = Buffer.from(value.replaceAll('-', ''), 'hex');
    if (bytes.length !== 16) throw new TypeError(`\`${value}\` is no UUID`);
    writer.fixed(bytes);
  },
  read: (reader) => {
    const hex = reader.fixed(16).toString('hex');
    return [[0, 8], [8, 12], [12, 16], [16, 20], [20]].map(([from, to]) => hex.slice(from, to)).join('-');
  },
};

export function optional<T>(of: Codec<T>): Codec<T | null> {
  return {
    write: (writer, value) => {
      writer.uint(value === null ? 0 : 1);
      if (value !== null) of.write(writer, value);
    },
    read: (reader) => {
      const there = reader.uint();
      if (there > 1) throw new WireFault(`${there} where only 0 or 1 can stand`);
      return there === 0 ? null : of.read(reader);
    },
  };
}

export function list<T>(of: Codec<T>, most: number): Codec<readonly T[]> {
  return {
    write: (writer, values) => {
      writer.uint(values.length);
      for (const value of values) of.write(writer, value);
    },
    read: (reader) => Array.from({ length: reader.count(most) }, () => of.read(reader)),
  };
}

/** Members one after another, in the order in which they are written here. */
export function struct<M extends Readonly<Record<string, Codec<unknown>>>>(
  members: M,
): Codec<{ readonly [K in keyof M]: ValueOf<M[K]> }> {
  const all = Object.entries(members) as unknown as readonly (readonly [string, Codec<unknown>])[];
  return {
    write: (writer, value) => {
      for (const [name, member] of all) member.write(writer, (value as Record<string, unknown>)[name]);
    },
    read: (reader) => {
      const value: Record<string, unknown> = {};
      for (const [name, member] of all) value[name] = member.read(reader);
      return value as { readonly [K in keyof M]: ValueOf<M[K]> };
    },
  };
}

export function encode<T>(codec: Codec<T>, value: T): Buffer {
  const writer = new XdrWriter();
  codec.write(writer, value);
  return writer.finish();
}

/** @throws WireFault, also when bytes are left over */
export function decode<T>(codec: Codec<T>, bytes: Buffer): T {
  const reader = new XdrReader(bytes);
  const value = codec.read(reader);
  reader.end();
  return value;
}

function exact(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
