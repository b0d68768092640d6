import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../../test/support/freePorts.ts';
import { sourceConfig } from '../bridgeConfig.ts';
import type { Drained } from '../drained.ts';
import { drainByBareLoop } from '../drainByBareLoop.ts';
import { drainByBridge } from '../drainByBridge.ts';
import type { StartTransport } from './transport.ts';

/** Posts under way at once: many services, each of which waits for its answer. */
const AT_ONCE = 500;

/** HTTP: each notification a post of its own, posted by another process. */
export const http: StartTransport = async (after) => {
  const [port = 0] = await freePorts(1);
  const posted = async (count: number, drain: () => Promise<Drained>): Promise<Drained> => {
    const script = fileURLToPath(new URL('../bare/poster.ts', import.meta.url));
    const poster = spawn(
      process.execPath,
      ['--import', 'tsx', script, ...[port, count, AT_ONCE].map(String)],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const end = (): unknown => poster.kill('SIGKILL');
    after(async () => void end());
    try {
      return await drain();
    } finally {
      end();
    }
  };
  return {
    bareTitle: 'bare server of Node',
    bare: (count) => posted(count, () => drainByBareLoop('http', port, count)),
    bridge: (count) =>
      posted(count, () => drainByBridge(sourceConfig(`{ type: http, port: ${port} }`), count)),
  };
};
