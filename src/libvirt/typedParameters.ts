import { double, hyper, int, list, struct, text, uint, unsignedHyper, type Codec } from './codec.ts';
import { WireFault } from './wireFault.ts';
import type { XdrReader } from './xdrReader.ts';

export type TypedValue = number | bigint | boolean | string;

export interface TypedParameter {
  readonly field: string;
  readonly value: TypedValue;
}

/** virTypedParameterType (libvirt-common.h): how each kind is read. */
const KINDS: Readonly<Record<number, (reader: XdrReader) => TypedValue>> = {
  1: (reader) => int.read(reader),
  2: (reader) => uint.read(reader),
  3: (reader) => hyper.read(reader),
  4: (reader) => unsignedHyper.read(reader),
  5: (reader) => double.read(reader),
  6: (reader) => int.read(reader) !== 0,
  7: (reader) => text.read(reader),
};

/** The kind in which a value is written: the widest that it fits. */
const WRITTEN: Readonly<Record<string, readonly [kind: number, codec: Codec<unknown>]>> = {
  number: [5, double],
  integer: [3, hyper],
  bigint: [4, unsignedHyper],
  boolean: [6, int],
  string: [7, text],
};

/** remote_typed_param_value: a union that says its kind. */
const typedValue: Codec<TypedValue> = {
  write: (writer, value) => {
    const written = WRITTEN[Number.isSafeInteger(value) ? 'integer' : typeof value];
    if (written === undefined) throw new TypeError(`no typed parameter is a ${typeof value}`);
    const [kind, codec] = written;
    writer.int(kind);
    codec.write(writer, (typeof value === 'boolean' ? Number(value) : value) as never);
  },
  read: (reader) => {
    const kind = reader.int();
    const read = KINDS[kind];
    if (read === undefined) throw new WireFault(`a typed parameter of the unknown kind ${kind}`);
    return read(reader);
  },
};

const typedParameter: Codec<TypedParameter> = struct({ field: text, value: typedValue });

export function typedParameters(most: number): Codec<readonly TypedParameter[]> {
  return list(typedParameter, most);
}
