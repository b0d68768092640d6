import { connect as connectTcp, isIP, Socket } from 'node:net';
import { connect as connectTls, TLSSocket, type ConnectionOptions } from 'node:tls';

/** What kafkajs asks for. */
export interface SocketWish {
  readonly host: string;
  readonly port: number;
  /** null for a connection without TLS. */
  readonly ssl: ConnectionOptions | null;
  readonly onConnect: () => void;
}

const KEEP_ALIVE = 60_000;

/**
 * The sockets of one client. kafkajs connects and sends again by itself; when it is to end, nothing of it may reach a broker
 * any more, not even what waits in a buffer: it would come behind what is sent next.
 */
export class HeldSockets {
  readonly #open = new Set<Socket>();
  #cut = false;

  /** A socket that is on its way to the broker, or one that fails. */
  make({ host, port, ssl, onConnect }: SocketWish): Socket {
    if (this.#cut) return new Socket().destroy(new Error('the connection was closed here'));
    const socket =
      ssl === null
        ? connectTcp({ host, port }, onConnect)
        : connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }), ...ssl }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE);
    socket.setNoDelay(true);
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    return socket;
  }

  /** Tears all down and opens none any more. */
  cut(): void {
    this.#cut = true;
    const over = new Error('the connection was closed here');
    for (const socket of this.#open) {
      // A socket that says good-bye already cannot be reset: Node would wait for its handle for ever at its own end.
      const resets = !socket.connecting && !socket.writableEnded && !(socket instanceof TLSSocket);
      if (!resets) socket.destroy(over);
      else {
        // What the system has not sent yet is thrown away with it.
        socket.resetAndDestroy();
        // kafkajs hears of the end of a socket by its errors, and only then lets go of what waits for answers.
        socket.emit('error', over);
      }
    }
  }
}
