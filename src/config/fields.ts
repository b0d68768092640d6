import { Type } from 'typebox';
import type { TArray, TSchema, TUnsafe } from 'typebox';
import type { Micros } from '../model/index.ts';
import { DURATION_PATTERN } from './duration.ts';
import { SIZE_PATTERN } from './size.ts';

/** What every field says of itself. A field without `default` must be written, unless it is `Type.Optional`. */
export interface FieldOptions<T> {
  /** One sentence or two, Markdown. */
  readonly description: string;
  /** As it would be written in the file. */
  readonly default?: T;
  readonly examples?: readonly T[];
}

/** What a length of time or an amount is at least, as it would be written in the file; inclusive. */
interface LeastOption {
  readonly atLeast?: string;
}

/** A length of time, written `250ms`, `5m`, `30d`; delivered in microseconds. */
export function duration(options: FieldOptions<string> & LeastOption): TUnsafe<Micros> {
  return Type.Unsafe<Micros>({
    type: 'string',
    pattern: DURATION_PATTERN,
    reads: 'duration',
    expects: 'a duration such as `250ms`, `5m` or `30d`',
    ...options,
  });
}

/** An amount of data, written `64MB` or `1 GiB`; delivered in bytes. */
export function size(options: FieldOptions<string> & LeastOption): TUnsafe<number> {
  return Type.Unsafe<number>({
    type: 'string',
    pattern: SIZE_PATTERN,
    reads: 'size',
    expects: 'a size such as `64MB` or `1GiB`',
    ...options,
  });
}

/** A path of a file or folder; a relative one is delivered as seen from the configuration file's folder. */
export function path(options: FieldOptions<string>): TUnsafe<string> {
  return Type.Unsafe<string>({ type: 'string', minLength: 1, reads: 'path', ...options });
}

/** Text. */
export function text(options: FieldOptions<string>): TUnsafe<string> {
  return Type.Unsafe<string>({ type: 'string', minLength: 1, ...options });
}

/** Text that is never shown, in no message and no excerpt: a password, a token, a URL that may hold one. */
export function secret(options: FieldOptions<string>): TUnsafe<string> {
  return Type.Unsafe<string>({ type: 'string', minLength: 1, secret: true, ...options });
}

/** One word of a few. */
export function choice<const T extends string>(words: readonly T[], options: FieldOptions<T>): TUnsafe<T> {
  return Type.Unsafe<T>({ type: 'string', enum: [...words], ...options });
}

/** A whole number; `minimum` and `maximum` are inclusive. */
export function integer(
  options: FieldOptions<number> & { readonly minimum?: number; readonly maximum?: number },
): TUnsafe<number> {
  return Type.Unsafe<number>({ type: 'integer', ...options });
}

/** `true` or `false`. */
export function flag(options: FieldOptions<boolean>): TUnsafe<boolean> {
  return Type.Unsafe<boolean>({ type: 'boolean', ...options });
}

/** A list of one kind of item. */
export function list<T extends TSchema>(
  item: T,
  options: FieldOptions<readonly unknown[]> & { readonly minItems?: number },
): TArray<T> {
  return Type.Array(item, { ...options });
}
