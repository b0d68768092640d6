import type { Micros } from '../model/index.ts';

const TAIL = /^(?:[.,](\d{1,9}))?\s*(?:(Z|UTC)|([+-])(\d\d):?(\d\d)?)?$/i;
const NO_SECONDS = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?=[Z+-]|$)/i;
const MONTH_DAYS: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Reads every form in which OpenStack writes a time: `YYYY-MM-DD`, then with `T` or a space `HH:MM[:SS]`, up to
 * nine digits of fraction (those beyond the microsecond are cut), and `Z`, `UTC`, `+HH:MM`, `+HHMM` or `+HH`.
 * A time without a zone is UTC. Gives null for anything else, for days that no calendar has, and for times
 * that a safe integer of microseconds cannot hold (before 1684 or after 2255).
 */
export function parseTimestamp(text: string): Micros | null {
  const day = readDay(text);
  if (day === null) return null;
  if (text.length === 10) return safe(day * 86_400_000_000);

  const mark = text.charCodeAt(10);
  if (mark !== 32 && (mark | 32) !== 116) return null; // a space, T or t
  if (text.charCodeAt(16) !== 58) return NO_SECONDS.test(text) ? parseTimestamp(withSeconds(text)) : null;
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return null;
  if (text.charCodeAt(13) !== 58) return null;
  const whole = (day * 86_400 + hour * 3600 + minute * 60 + second) * 1_000_000;
  if (text.length === 19) return safe(whole);

  // Python's str(datetime), by far the most frequent form: six digits, no zone.
  if (text.length === 26 && text.charCodeAt(19) === 46) {
    const fraction = twoDigits(text, 20) * 10_000 + twoDigits(text, 22) * 100 + twoDigits(text, 24);
    if (fraction >= 0) return safe(whole + fraction);
  }
  return withTail(whole, text.slice(19));
}

function withTail(whole: Micros, text: string): Micros | null {
  const tail = TAIL.exec(text);
  if (tail === null) return null;
  const [, fraction = '', , sign, hours = '0', minutes = '0'] = tail;
  if (Number(hours) > 23 || Number(minutes) > 59) return null;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000_000;
  const micros = whole + Number(fraction.slice(0, 6).padEnd(6, '0'));
  return safe(sign === '-' ? micros + offset : micros - offset);
}

/** Days since the epoch of the date that the text begins with. */
function readDay(text: string): number | null {
  if (text.length < 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return null;
  const century = twoDigits(text, 0);
  const rest = twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (century < 0 || rest < 0 || month < 1 || month > 12 || day < 1) return null;
  const year = century * 100 + rest;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (day > (MONTH_DAYS[month - 1] ?? 0) + (leap && month === 2 ? 1 : 0)) return null;

  // The year begins in March here, so the leap day is its last and months follow one formula.
  const marchYear = month > 2 ? year : year - 1;
  const monthIndex = (month + 9) % 12;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + Math.floor((monthIndex * 153 + 2) / 5) + day - 1 - 719_468;
}

/** The number that two digits write; far below zero where there are none, so sums of it stay negative. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1e9;
}

function withSeconds(text: string): string {
  return `${text.slice(0, 16)}:00${text.slice(16)}`;
}

function safe(micros: number): Micros | null {
  return Number.isSafeInteger(micros) ? micros : null;
}
