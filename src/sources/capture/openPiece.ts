import { ERRORS, isJsonObject } from '../../model/index.ts';
import type { DeliveryMeta, ErrorCode, OriginalBody } from '../../model/index.ts';
import type { CaptureMessage } from './captureMessage.ts';
import { MARKS } from './jsonExtent.ts';
import { parseInstant } from './parseInstant.ts';
import type { Piece } from './splitPieces.ts';

/**
 * The message in a piece. Wrappers that record how a message came (a capture line, rabtap's JSON) are opened;
 * anything else is itself the body, also what is broken: decoding it says what is wrong, and where it stands.
 */
export function openPiece(piece: Piece, file: string): CaptureMessage {
  const bare: DeliveryMeta = {
    source: file,
    received: 0,
    receivedKnown: false,
    position: `${file}:${piece.line}`,
  };
  if (piece.kind === 'value') {
    if ((piece.marks & MARKS.capture) !== 0) return openWrapper(piece, bare, CAPTURE_LINE);
    const rabtap = MARKS.Body | MARKS.RoutingKey;
    if ((piece.marks & rabtap) === rabtap) return openWrapper(piece, bare, RABTAP);
  }
  return { body: piece.text, meta: bare };
}

type Wrapper = Readonly<Record<string, unknown>>;

interface WrapperForm {
  body(wrapper: Wrapper): Buffer | null;
  meta(wrapper: Wrapper): MetaParts;
}

type MetaParts = { readonly [key in keyof DeliveryMeta]?: unknown };

const CAPTURE_LINE: WrapperForm = {
  body: ({ body, body_base64, original }) => {
    if (typeof body === 'string') return Buffer.from(body);
    if (typeof body_base64 === 'string') return Buffer.from(body_base64, 'base64');
    return readOriginal(original)?.withheld === undefined ? null : Buffer.alloc(0);
  },
  meta: (line) => ({
    source: line['source'],
    received: parseInstant(line['received']),
    exchange: line['exchange'],
    routingKey: line['routing_key'],
    contentType: line['content_type'],
    compression: line['compression'],
    effective: parseInstant(line['generated']),
    original: readOriginal(line['original']),
  }),
};

function readOriginal(value: unknown): OriginalBody | undefined {
  const { length, sha256: hash, code, detail } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof length !== 'number' || typeof hash !== 'string') return undefined;
  if (typeof code !== 'string' || !Object.hasOwn(ERRORS, code)) return { length, hash };
  const why = typeof detail === 'string' ? detail : '';
  return { length, hash, withheld: { code: code as ErrorCode, detail: why } };
}

/** `rabtap tap|sub --format json` (jandelgado/rabtap, cmd/rabtap/message_writer.go): AMQP's fields in Go's names. */
const RABTAP: WrapperForm = {
  body: ({ Body }) => (typeof Body === 'string' ? Buffer.from(Body, 'base64') : null),
  meta: (message) => ({
    received: parseInstant(message['XRabtapReceivedTimestamp']),
    exchange: message['Exchange'],
    routingKey: message['RoutingKey'],
    contentType: message['ContentType'],
    compression: isJsonObject(message['Headers']) ? message['Headers']['compression'] : undefined,
  }),
};

function openWrapper(piece: Piece, bare: DeliveryMeta, form: WrapperForm): CaptureMessage {
  const wrapper = parse(piece.text);
  const body = wrapper && form.body(wrapper);
  if (!wrapper || !body) return { body: piece.text, meta: bare };
  const known = Object.entries(form.meta(wrapper)).filter(([, value]) => value != null && value !== '');
  const meta = { ...bare, ...Object.fromEntries(known) } as DeliveryMeta;
  return { body, meta: { ...meta, receivedKnown: known.some(([name]) => name === 'received') } };
}

function parse(text: Buffer): Wrapper | null {
  try {
    const value: unknown = JSON.parse(text.toString());
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
