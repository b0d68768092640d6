import type { PyValue } from './value.ts';
import { PyFault } from './value.ts';

/** Microseconds since 0001-01-01T00:00 UTC: what Python's datetime can hold. */
export type PyTime = bigint;

const DATE = String.raw`(?<year>\d{4})(?:(?:-(?<monthDash>\d{1,2})|(?<month>\d{2})(?!\n?$))(?:(?:-(?<dayDash>\d{1,2})|(?<day>\d{2}))(?:`;
const CLOCK = String.raw`[ T](?<hour>\d{2})(?::?(?<minute>\d{2}))?(?::?(?<second>\d{1,2})(?:[.,](?<fraction>\d+))?)?`;
const ZONE = String.raw`(?:Z|(?<sign>[-+])(?<zoneHour>\d{2}):?(?<zoneMinute>\d{2})?)?`;
/** The grammar of the Python package iso8601. */
const ISO_8601 = new RegExp(`^${DATE}${CLOCK}${ZONE})?)?)?\\n?$`);

const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const SECOND = 1_000_000n;
const DAY = 86_400n * SECOND;
/** 9999-12-31T23:59:59.999999. */
const LAST = 3_652_059n * DAY - 1n;

/** oslo.utils' `parse_isotime`. @throws PyFault ValueError */
export function parseIsoTime(value: PyValue): PyTime {
  const groups = typeof value === 'string' ? ISO_8601.exec(value)?.groups : undefined;
  if (groups === undefined) throw notATime(value);
  const number = (text: string | undefined, otherwise: number): number =>
    text === undefined ? otherwise : Number(text);
  const year = number(groups['year'], 0);
  const month = number(groups['month'] ?? groups['monthDash'], 1);
  const day = number(groups['day'] ?? groups['dayDash'], 1);
  const hour = number(groups['hour'], 0);
  const minute = number(groups['minute'], 0);
  const second = number(groups['second'], 0);
  const micros = microsOf(groups['fraction'] ?? '0');
  const zone = number(groups['zoneHour'], 0) * 60 + number(groups['zoneMinute'], 0);
  const exists =
    year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month) && zone < 24 * 60;
  if (!exists || hour > 23 || minute > 59 || second > 59 || micros >= SECOND) throw notATime(value);
  const minutes = hour * 60 + minute - (groups['sign'] === '-' ? -zone : zone);
  return BigInt(daysBefore(year, month) + day - 1) * DAY + BigInt(minutes * 60 + second) * SECOND + micros;
}

/** `normalize_time(...).isoformat()`: no fraction where it is 0. @throws PyFault OverflowError */
export function isoFormat(time: PyTime): string {
  if (time < 0n || time > LAST) throw new PyFault('OverflowError', 'the time is out of range in UTC');
  const days = Number(time / DAY);
  const micros = time % SECOND;
  const seconds = Number((time % DAY) / SECOND);
  // Date counts from 1970 and knows the same calendar.
  const date = new Date((days - 719_162) * 86_400_000 + seconds * 1000).toISOString().slice(0, 19);
  return micros === 0n ? date : `${date}.${String(micros).padStart(6, '0')}`;
}

/** Absolute difference in seconds, rounded once as Python does. */
export function secondsBetween(a: PyTime, b: PyTime): number {
  const difference = a < b ? b - a : a - b;
  return Number(`${difference / SECOND}.${String(difference % SECOND).padStart(6, '0')}`);
}

/** The package multiplies decimals of 28 digits, so a longer fraction is rounded there, half to even. */
function microsOf(fraction: string): bigint {
  const digits = fraction.replace(/^0+/, '');
  const excess = digits.length - 28;
  const scale = 10n ** BigInt(fraction.length);
  let value = BigInt(fraction);
  if (excess > 0) {
    const unit = 10n ** BigInt(excess);
    const rest = value % unit;
    value -= rest;
    if (rest * 2n > unit || (rest * 2n === unit && (value / unit) % 2n === 1n)) value += unit;
  }
  return (value * SECOND) / scale;
}

function daysIn(year: number, month: number): number {
  return (MONTHS[month - 1] ?? 0) + (month === 2 && isLeap(year) ? 1 : 0);
}

function daysBefore(year: number, month: number): number {
  const before = year - 1;
  const years = before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  return MONTHS.slice(0, month - 1).reduce((sum, _days, index) => sum + daysIn(year, index + 1), years);
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function notATime(value: PyValue): PyFault {
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : 'the value';
  return new PyFault('ValueError', `${text} is no ISO 8601 time`);
}
