import { PLAIN_MANNER, type HttpManner } from '../http/index.ts';

/**
 * How OpenStack's APIs say what is wrong: `{"error": {"message"}}` (Keystone), `{"badRequest": {"message"}}` (services in
 * the manner of nova, Masakari among them), `{"faultstring"}` (those on WSME, Mistral among them).
 */
export const OPENSTACK_MANNER: HttpManner = { ...PLAIN_MANNER, textOf };

/**
 * Keystone answers for who logs in, never for what is to be delivered. What its schema does not take it shows whole in the answer
 * (keystone/common/validation/validators.py), the secret too: that is starred out.
 */
export function keystoneManner(secret: string): HttpManner {
  const textWithout = (body: Buffer): string => textOf(body).replaceAll(secret, '***');
  return { refuses: () => false, textOf: secret === '' ? textOf : textWithout };
}

function textOf(body: Buffer): string {
  const text = body.toString();
  try {
    return messageOf(JSON.parse(text)) ?? text;
  } catch {
    return text;
  }
}

function messageOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { faultstring, message } = value as Readonly<Record<string, unknown>>;
  const own = faultstring ?? message;
  if (typeof own === 'string') return own;
  for (const part of Object.values(value)) {
    const found = messageOf(part);
    if (found !== undefined) return found;
  }
  return undefined;
}
