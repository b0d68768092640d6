import { SECOND, type Micros } from '../model/index.ts';
import type { HttpAnswer } from '../http/index.ts';

/** One endpoint of a service, as the catalogue of a token lists it. */
export interface Endpoint {
  readonly type: string;
  readonly interface: string;
  readonly region: string;
  readonly url: string;
}

/** A token of Keystone. `id` is secret. */
export interface Token {
  readonly id: string;
  /** When another one is to be asked for, by our clock. */
  readonly renew: Micros;
  readonly catalog: readonly Endpoint[];
}

/** So long before its end a token is renewed, or earlier where it lives for less than ten minutes. */
const MARGIN = 60 * SECOND;

/** `token` of an answer. Whatever is not there is undefined. */
interface Body {
  readonly token?: {
    readonly issued_at?: string;
    readonly expires_at?: string;
    readonly catalog?: readonly {
      readonly type?: string;
      readonly endpoints?: readonly Partial<Omit<Endpoint, 'type'>>[];
    }[];
  };
}

/**
 * What Keystone answered with 201. How long a token lives is told by two times of Keystone's clock, so ours may be another one.
 * @throws Error where it is no answer of Keystone v3
 */
export function readToken({ headers, body }: HttpAnswer, now: Micros): Token {
  const id = headers['x-subject-token'];
  const { token } = parsed(body);
  const life = (Date.parse(token?.expires_at ?? '') - Date.parse(token?.issued_at ?? '')) * 1000;
  if (typeof id !== 'string' || !Number.isFinite(life)) {
    throw new Error('there is no token in the answer: is this the address of a Keystone v3?');
  }
  return {
    id,
    renew: now + life - Math.min(MARGIN, life / 10),
    catalog: (token?.catalog ?? []).flatMap(({ type = '', endpoints = [] }) =>
      endpoints.map((endpoint) => ({ type, interface: '', region: '', url: '', ...endpoint })),
    ),
  };
}

function parsed(body: Buffer): Body {
  try {
    return (JSON.parse(body.toString()) as Body | null) ?? {};
  } catch {
    return {};
  }
}
