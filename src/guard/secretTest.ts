import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether what is offered is the secret. It takes the same time whatever that is, since digests have one length. */
export function secretTest(secret: string): (offered: string) => boolean {
  const expected = digest(secret);
  return (offered) => timingSafeEqual(expected, digest(offered));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
