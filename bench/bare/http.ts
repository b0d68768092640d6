import { createServer } from 'node:http';
import { Yardstick } from './yardstick.ts';

/** A server of Node's own that answers every post with 202. Arguments: port, count. */
const [port = '0', count = '0'] = process.argv.slice(2);
const yardstick = new Yardstick(Number(count));
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    yardstick.take(Buffer.concat(chunks));
    response.writeHead(202).end();
    if (!yardstick.done) return;
    server.close(() => yardstick.report());
    server.closeIdleConnections();
  });
});
server.listen(Number(port), '127.0.0.1');
