import type { ServerResponse } from 'node:http';
import type { ServerOptions } from 'node:https';
import { HookServer, type Posted } from '../hookServer.ts';

/** How a service answers what reached it with a token. */
export type ServiceAnswer = (response: ServerResponse, asked: Posted) => void;

/**
 * A Keystone and one service at one address, for what the real ones cannot be brought to do at will. The forms are those of the
 * real ones, which test/sinks/openstack asks.
 */
export class FakeCloud {
  readonly server: HookServer;
  /** Requests of tokens. */
  readonly logins: Posted[] = [];
  /** Requests of the service that came with a token it takes. */
  readonly asked: Posted[] = [];
  /** Seconds for which a token is good. */
  life = 3600;
  /** Keystone's clock, milliseconds. */
  now = Date.UTC(2026, 0, 1);
  /** How Keystone answers, where it gives no token. */
  door: ((response: ServerResponse) => void) | null = null;
  /** How the service answers. */
  answer: ServiceAnswer = (response) => json(response, 202, {});
  /** The catalogue; `ADDRESS` stands for that of this server. */
  catalog: readonly unknown[] = [service('instance-ha', 'ADDRESS/v1')];
  readonly #good = new Set<string>();
  readonly #scheme: string;

  constructor(tls?: ServerOptions) {
    this.server = new HookServer(tls);
    this.#scheme = tls === undefined ? 'http' : 'https';
    this.server.answer = (response, posted) => this.#serve(response, posted);
  }

  /** Without a slash at its end. */
  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.server.port}`;
  }

  /** The service takes none of the tokens any more that were given. */
  forget(): void {
    this.#good.clear();
  }

  #serve(response: ServerResponse, posted: Posted): void {
    if (posted.path === '/v3/auth/tokens') return this.#logIn(response, posted);
    const { 'x-auth-token': token } = posted.headers;
    if (typeof token !== 'string' || !this.#good.has(token)) {
      return json(response, 401, { error: { code: 401, message: 'The request needs authentication.' } });
    }
    this.asked.push(posted);
    this.answer(response, posted);
  }

  #logIn(response: ServerResponse, posted: Posted): void {
    this.logins.push(posted);
    if (this.door !== null) return this.door(response);
    const token = `token-${this.logins.length}`;
    this.#good.add(token);
    const iso = (millis: number): string => new Date(millis).toISOString().replace('Z', '000Z');
    const body = JSON.stringify({
      token: {
        methods: ['password'],
        issued_at: iso(this.now),
        expires_at: iso(this.now + this.life * 1000),
        catalog: this.catalog,
      },
    });
    response.writeHead(201, { 'content-type': 'application/json', 'x-subject-token': token });
    response.end(body.replaceAll('ADDRESS', this.url));
  }
}

/** An entry of a catalogue with one endpoint. */
export function service(type: string, url: string, where = 'public', region = 'RegionOne'): unknown {
  return { type, name: type, endpoints: [{ id: 'e', interface: where, region, region_id: region, url }] };
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
