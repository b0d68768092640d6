import { parseExactJson } from './parseExactJson.ts';

/**
 * Reads JSON as Python's json.dumps writes it (bare NaN and infinities, integers of any size). `exact` says that
 * a long integer was seen: JSON.parse would round it silently.
 *
 * @throws JsonTextError with the place of the first fault.
 */
export function parsePythonJson(text: string, exact: boolean): unknown {
  if (exact) return parseExactJson(text);
  try {
    return JSON.parse(text);
  } catch {
    // NaN, an infinity, or a fault whose place it can name.
    return parseExactJson(text);
  }
}

/** The shortest integer that a double may not hold has this many digits. */
const RUN = 16;

/**
 * Whether the JSON text may hold an integer of 16 digits or more. A run that long covers one of every 16th bytes,
 * so only those are looked at. Fractions and digits inside words do not count; digits inside a string that
 * look like a number do, which only costs time.
 */
export function hasLongInteger(body: Buffer): boolean {
  for (let i = RUN - 1; i < body.length; i += RUN) {
    if (!isDigit(body[i])) continue;
    let first = i;
    while (isDigit(body[first - 1])) first--;
    while (isDigit(body[i + 1])) i++;
    if (i - first + 1 >= RUN && beginsNumber(body[first - 1])) return true;
  }
  return false;
}

/** Whether a number can stand behind this byte: nothing, white space, `,` `-` `:` or `[`. */
function beginsNumber(byte: number | undefined): boolean {
  return byte === undefined || byte <= 32 || byte === 44 || byte === 45 || byte === 58 || byte === 91;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}
