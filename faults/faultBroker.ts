import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type Channel } from 'amqplib';
import { TestAuthority, type KeyPair } from '../test/support/certificates.ts';
import type { Cleanup } from '../test/support/cleanup.ts';
import { freePorts } from '../test/support/freePorts.ts';
import { startRabbit, type Rabbit } from '../test/support/rabbit.ts';

/** What the broker shows who connects by TLS. */
export type Certificate = 'good' | 'expired' | 'foreign';

/** A private broker, with TLS on a second port and a certificate that can be exchanged while it runs. */
export class FaultBroker {
  readonly rabbit: Rabbit;
  readonly tlsPort: number;
  readonly caFile: string;
  readonly #live: KeyPair;
  readonly #certificates: Readonly<Record<Certificate, KeyPair>>;

  private constructor(
    rabbit: Rabbit,
    tlsPort: number,
    caFile: string,
    live: KeyPair,
    certificates: Readonly<Record<Certificate, KeyPair>>,
  ) {
    this.rabbit = rabbit;
    this.tlsPort = tlsPort;
    this.caFile = caFile;
    this.#live = live;
    this.#certificates = certificates;
  }

  static async start(cleanup: Cleanup): Promise<FaultBroker> {
    const authority = await TestAuthority.create(cleanup);
    const certificates = {
      good: await authority.issue('good'),
      expired: await authority.issue('expired', { days: -1 }),
      foreign: await authority.issue('foreign', { names: 'DNS:controller-1.example' }),
    };
    const live = { cert: join(authority.folder, 'live.pem'), key: join(authority.folder, 'live.key') };
    put(certificates.good, live);
    const [tlsPort = 0] = await freePorts(1);
    const rabbit = await startRabbit({
      config: [
        `listeners.ssl.1 = 127.0.0.1:${tlsPort}`,
        `ssl_options.cacertfile = ${authority.ca.cert}`,
        `ssl_options.certfile = ${live.cert}`,
        `ssl_options.keyfile = ${live.key}`,
        'vm_memory_high_watermark_paging_ratio = 0.99',
      ],
    });
    cleanup.after(() => rabbit.stop());
    return new FaultBroker(rabbit, tlsPort, authority.ca.cert, live, certificates);
  }

  /** Shows another certificate from now on, as after a renewal. */
  async show(certificate: Certificate): Promise<void> {
    put(this.#certificates[certificate], this.#live);
    await this.rabbit.ctl('eval', 'ssl:clear_pem_cache().');
  }

  /** Does `work` as an administrator would, on a connection of its own. */
  async as<T>(work: (channel: Channel) => Promise<T>): Promise<T> {
    const connection = await connect(this.rabbit.url, { noDelay: true });
    try {
      const channel = await connection.createChannel();
      channel.on('error', () => undefined);
      return await work(channel);
    } finally {
      await connection.close();
    }
  }
}

function put(from: KeyPair, to: KeyPair): void {
  copyFileSync(from.cert, to.cert);
  copyFileSync(from.key, to.key);
}
