import rhea from 'rhea';
import type { Delivery, EventContext } from 'rhea';
import { Yardstick } from './yardstick.ts';

/** A rhea receiver that accepts in batches. Arguments: port, address, count, credit, batch. */
const [port = '', address = '', count = '0', credit = '0', batch = '0'] = process.argv.slice(2);
const yardstick = new Yardstick(Number(count));
const connection = rhea
  .create_container()
  .connect({ host: '127.0.0.1', port: Number(port), username: 'guest', password: 'guest', reconnect: false });
const receiver = connection.open_receiver({
  source: { address },
  // The window is refilled by hand, with each batch.
  credit_window: 0,
  autoaccept: false,
});
receiver.add_credit(Number(credit));
let waiting: Delivery[] = [];
receiver.on('message', ({ message, delivery }: EventContext) => {
  if (!message || !delivery) return;
  yardstick.take((message.body as { content: Buffer }).content);
  waiting.push(delivery);
  if (waiting.length < Number(batch) && !yardstick.done) return;
  for (const one of waiting) one.accept();
  receiver.add_credit(waiting.length);
  waiting = [];
  if (yardstick.done) connection.close();
});
connection.on('connection_close', () => yardstick.report());
