import { secretTest } from '../../guard/index.ts';

/** Whether a request with this `Authorization` may post. */
export type Access = (authorization: string | undefined) => boolean;

/**
 * Access by a token: as a bearer token, or as the password of basic authentication. Without a token everybody has it.
 * Ceilometer takes the password from its publisher's address as it stands there, so it may come percent-encoded.
 */
export function accessBy(token: string | undefined): Access {
  if (token === undefined) return () => true;
  const same = secretTest(token);
  return (authorization = '') => {
    const [, scheme = '', credentials = ''] = /^(\w+) +(.*)$/.exec(authorization) ?? [];
    if (scheme.toLowerCase() === 'bearer') return same(credentials);
    if (scheme.toLowerCase() !== 'basic') return false;
    const login = Buffer.from(credentials, 'base64').toString();
    const password = login.slice(login.indexOf(':') + 1);
    return same(password) || same(decoded(password));
  };
}

function decoded(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
