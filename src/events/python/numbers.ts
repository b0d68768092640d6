import { numberOf } from './compare.ts';
import type { PyValue } from './value.ts';
import { isList, PyFault, typeName } from './value.ts';

const INTEGER = /^[+-]?\d+(?:_\d+)*$/;
const FLOAT = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;
const WORD = /^([+-]?)(inf|infinity|nan)$/i;
/** What `str.strip` takes away beyond JavaScript's own white space. */
const EDGES = new RegExp(String.raw`^[\s\x1c-\x1f\x85]+|[\s\x1c-\x1f\x85]+$`, 'g');
const DIGITS_LIMIT = 4300;
/** No sequence is repeated beyond this many elements: Python would run out of memory somewhere. */
const REPEAT_LIMIT = 10_000_000;

/** Python's `int(value)`. @throws PyFault TypeError, ValueError or OverflowError */
export function pyInt(value: PyValue): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') {
    if (Number.isNaN(value)) throw new PyFault('ValueError', 'NaN is no integer');
    if (!Number.isFinite(value)) throw new PyFault('OverflowError', 'an infinity is no integer');
    return BigInt(Math.trunc(value));
  }
  if (typeof value !== 'string') throw new PyFault('TypeError', `a ${typeName(value)} is no integer`);
  const text = stripped(value);
  if (!INTEGER.test(text) || text.replace(/\D/g, '').length > DIGITS_LIMIT) {
    throw new PyFault('ValueError', `${shown(value)} is no integer`);
  }
  return BigInt(text.replace(/[_+]/g, ''));
}

/** Python's `float(value)`. @throws PyFault TypeError, ValueError or OverflowError */
export function pyFloat(value: PyValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return floatOf(value);
  if (typeof value !== 'string') throw new PyFault('TypeError', `a ${typeName(value)} is no number`);
  const text = stripped(value);
  const [, sign, word = ''] = WORD.exec(text) ?? [];
  if (word !== '') return word.toLowerCase() === 'nan' ? Number.NaN : sign === '-' ? -Infinity : Infinity;
  if (!FLOAT.test(text)) throw new PyFault('ValueError', `${shown(value)} is no number`);
  return Number(text.replaceAll('_', ''));
}

export type Operator = '+' | '-' | '*';

/** Python's `a + b`, `a - b` and `a * b`. @throws PyFault */
export function pyOperate(a: PyValue, operator: Operator, b: PyValue): PyValue {
  const left = numberOf(a);
  const right = numberOf(b);
  if (left !== null && right !== null) return calculate(left, operator, right);
  if (operator === '+') {
    if (typeof a === 'string' && typeof b === 'string') return a + b;
    if (isList(a) && isList(b)) return [...a, ...b];
  }
  if (operator === '*') {
    if (typeof right === 'bigint') return repeat(a, right);
    if (typeof left === 'bigint') return repeat(b, left);
  }
  throw new PyFault('TypeError', `'${operator}' of '${typeName(a)}' and '${typeName(b)}'`);
}

function calculate(a: number | bigint, operator: Operator, b: number | bigint): PyValue {
  if (typeof a === 'bigint' && typeof b === 'bigint') {
    return operator === '+' ? a + b : operator === '-' ? a - b : a * b;
  }
  const left = typeof a === 'bigint' ? floatOf(a) : a;
  const right = typeof b === 'bigint' ? floatOf(b) : b;
  return operator === '+' ? left + right : operator === '-' ? left - right : left * right;
}

function repeat(value: PyValue, times: bigint): PyValue {
  if (typeof value !== 'string' && !isList(value)) {
    throw new PyFault('TypeError', `'*' of '${typeName(value)}' and 'int'`);
  }
  const count = times < 0n ? 0n : times;
  if (count * BigInt(value.length) > REPEAT_LIMIT) throw new PyFault('MemoryError', 'it would be too long');
  if (typeof value === 'string') return value === '' ? '' : value.repeat(Number(count));
  return value.length === 0 ? [] : Array.from({ length: Number(count) }, () => value).flat();
}

function floatOf(value: bigint): number {
  const float = Number(value);
  if (!Number.isFinite(float)) throw new PyFault('OverflowError', 'the integer is too large for a float');
  return float;
}

function stripped(text: string): string {
  return text.replace(EDGES, '');
}

function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}
