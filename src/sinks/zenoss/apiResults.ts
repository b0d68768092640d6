import { isJsonObject, type Json } from '../../model/index.ts';

/** What Zenoss says of one call. */
export interface Result {
  readonly success: boolean;
  /** Whether it will say the same again, whenever it is asked. */
  readonly refused: boolean;
  /** For people. */
  readonly message: string;
}

/** Characters of a message that are shown. */
const SHOWN = 300;

/**
 * What Python raises over an argument. All else that fails (no queue, a database that is busy) may be over the next time
 * (Products/Zuul/routers/zep.py: a message begins with the exception's name).
 */
const ABOUT_ARGUMENTS = /^(?:TypeError|ValueError|KeyError|UnicodeDecodeError|UnicodeEncodeError):/;

/**
 * The results of `count` calls with the transaction ids from 1 on, in their order.
 * @throws Error for what is no answer of the router: a page to log in, say, which Zenoss sends with status 200
 */
export function readResults(body: Buffer, count: number): readonly Result[] {
  const answers = [parsed(body)].flat() as readonly Json[];
  const byTid = new Map(
    answers.flatMap((one) =>
      isJsonObject(one) && isJsonObject(one['result']) ? [[one['tid'], one['result']]] : [],
    ),
  );
  return Array.from({ length: count }, (_, index) => resultOf(byTid.get(index + 1)));
}

function parsed(body: Buffer): Json {
  const text = body.toString();
  try {
    return JSON.parse(text) as Json;
  } catch {
    const page = /^\s*</.test(text);
    throw new Error(
      page
        ? 'a page was answered instead of JSON, to log in perhaps: look at the address, the user and the password, or the key'
        : 'what was answered is no JSON, or only the beginning of it',
    );
  }
}

function resultOf(result: Json | undefined): Result {
  if (!isJsonObject(result)) {
    return { success: false, refused: false, message: 'the answer does not say what became of an event' };
  }
  if (result['success'] === true) return { success: true, refused: false, message: '' };
  const text = typeof result['msg'] === 'string' ? result['msg'] : 'no reason is given';
  return {
    success: false,
    refused: ABOUT_ARGUMENTS.test(text),
    message: `add_event failed: ${text.replace(/\s+/g, ' ').slice(0, SHOWN)}`,
  };
}
