import type { PyValue } from './value.ts';
import { isDict, isList, PyFault } from './value.ts';

/** CPython refuses to write longer integers (sys.int_info.default_max_str_digits). */
const DIGITS_LIMIT = 4300;

/** Python's `str(value)`. */
export function pyText(value: PyValue): string {
  return typeof value === 'string' ? value : pyRepr(value);
}

/** Python's `repr(value)`. */
export function pyRepr(value: PyValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'bigint') return integerText(value);
  if (typeof value === 'number') return floatText(value);
  if (typeof value === 'string') return quoted(value);
  if (isList(value)) return `[${value.map(pyRepr).join(', ')}]`;
  if (!isDict(value)) throw new TypeError('no Python value');
  return `{${[...value].map(([key, one]) => `${pyRepr(key)}: ${pyRepr(one)}`).join(', ')}}`;
}

/** Python's `repr` of a float: the shortest digits, with an exponent below 1e-4 and from 1e16 on. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (value !== 0 && (power < -4 || power >= 16)) {
    return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  const plain = plainDigits(mantissa, power);
  return plain.includes('.') ? plain : `${plain}.0`;
}

/** Moves the point of `1.25` and the like; JavaScript itself would write an exponent sooner. */
function plainDigits(mantissa: string, power: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (power < 0) return `${sign}0.${'0'.repeat(-power - 1)}${digits}`;
  const whole = digits.slice(0, power + 1).padEnd(power + 1, '0');
  const rest = digits.slice(power + 1);
  return rest === '' ? sign + whole : `${sign}${whole}.${rest}`;
}

function integerText(value: bigint): string {
  const text = value.toString();
  if (text.length > DIGITS_LIMIT + (value < 0n ? 1 : 0)) {
    throw new PyFault('ValueError', `an integer of more than ${DIGITS_LIMIT} digits has no text`);
  }
  return text;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
/** What `str.isprintable` says no to. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let inside = '';
  for (const character of text) {
    if (character === quote) inside += `\\${quote}`;
    else inside += ESCAPES[character] ?? (UNPRINTABLE.test(character) ? escaped(character) : character);
  }
  return quote + inside + quote;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
