import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { notifications } from '../notifications.ts';

/** Posts notifications, each alone, until each is answered with 202. Arguments: port, count, posts under way at once. */
const [port = '0', count = '0', atOnce = '1'] = process.argv.slice(2);
const RETRY = 20;
const agent = new Agent({ keepAlive: true, maxSockets: Number(atOnce) });
const supply = notifications(Number(count), Date.now() - Number(count));

function post(body: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const sent = request(
      { host: '127.0.0.1', port: Number(port), method: 'POST', agent, headers },
      (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode === 202));
      },
    );
    sent.once('error', () => resolve(false));
    sent.end(body);
  });
}

await Promise.all(
  Array.from({ length: Number(atOnce) }, async () => {
    for (const body of supply) {
      while (!(await post(body))) await wait(RETRY);
    }
  }),
);
agent.destroy();
