import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { createSource } from '../../src/app/components.ts';
import { COMPONENT_SPECS } from '../../src/app/index.ts';
import { SourceBoard } from '../../src/app/sourceBoard.ts';
import { loadConfig } from '../../src/config/index.ts';
import type { Logger } from '../../src/model/index.ts';
import { wallClock } from '../support/wallClock.ts';
import { YamlSource } from '../../src/yaml/index.ts';

/** Entries of a configuration, for a peer that hangs up. */
const ENTRIES: Readonly<Record<string, (port: number) => string>> = {
  amqp: (port) => `{ type: amqp, url: 'rabbit://u:p@127.0.0.1:${port}/', exchanges: [nova] }`,
  amqp1: (port) => `{ type: amqp1, url: 'amqp://u:p@127.0.0.1:${port}/', addresses: [a] }`,
  kafka: (port) => `{ type: kafka, brokers: ['127.0.0.1:${port}'] }`,
};

describe('app/SourceBoard', { timeout: 60_000 }, () => {
  for (const [type, entry] of Object.entries(ENTRIES)) {
    it(`says once why ${type} cannot connect, and health goes on saying so while it is tried again`, async () => {
      const attempts = { count: 0 };
      const server = createServer((socket) => {
        attempts.count += 1;
        socket.on('error', () => undefined);
        socket.end();
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const text = `sources:\n  - ${entry((server.address() as AddressInfo).port)}\n`;
      const { config } = loadConfig(YamlSource.parse('f.yaml', text), COMPONENT_SPECS, {});
      const [component] = config?.sources ?? [];
      assert.ok(component);
      const lines: string[] = [];
      const note = (_: unknown, line: string): void => void lines.push(line);
      const logger: Logger = { info: note, warn: note, error: note };
      const board = new SourceBoard(
        [createSource(component, { name: 'bus', clock: wallClock, logger })],
        logger,
      );
      await board.start({
        deliver: () => undefined,
        unbound: () => undefined,
        answered: () => undefined,
        changed: () => undefined,
        allEnded: () => undefined,
      });
      while (attempts.count < 6) await once(server, 'connection');
      assert.doesNotMatch(board.health[0]?.detail ?? '', /^(?:connecting to|$)/);
      await board.stop();
      server.close();
      assert.equal(lines.filter((line) => line.startsWith('not connected, trying again')).length, 1);
      assert.equal(new Set(lines).size, lines.length, lines.join('\n'));
    });
  }
});
