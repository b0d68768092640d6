import { once } from 'node:events';
import { connect } from 'node:net';
import { ANSWER_TIME } from '../../../amqp/index.ts';

/** AMQP 0-9-1's own greeting. */
const GREETING = Buffer.from('AMQP\u0000\u0000\u0009\u0001', 'latin1');

export type Spoken = 'amqp' | 'tls' | 'http' | 'other amqp' | 'silence' | 'something else';

const METHOD_FRAME = 0x01;
const TLS_ALERT = 0x15;

/** Greets a port as a plain AMQP client does, and tells from the first bytes of the answer who sits there. */
export async function spokenProtocol(host: string, port: number): Promise<Spoken> {
  const socket = connect({ host, port });
  let timer: NodeJS.Timeout | undefined;
  try {
    const signal = AbortSignal.timeout(ANSWER_TIME);
    await once(socket, 'connect', { signal });
    socket.write(GREETING);
    // Who reads lines is still waiting for the end of one.
    timer = setTimeout(() => socket.write('\r\n\r\n'), ANSWER_TIME / 5);
    const [answer] = (await once(socket, 'data', { signal })) as [Buffer];
    return judge(answer);
  } catch {
    return 'silence';
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

function judge(answer: Buffer): Spoken {
  if (answer[0] === METHOD_FRAME) return 'amqp';
  if (answer[0] === TLS_ALERT) return 'tls';
  const text = answer.toString('latin1', 0, 5);
  if (text.startsWith('HTTP/')) return 'http';
  return text.startsWith('AMQP') ? 'other amqp' : 'something else';
}
