import { chmodSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

/**
 * Makes `dist/` of `src/`. One file for each thread and what they share, instead of a thousand modules with those of the
 * libraries: a command starts in half the time, and a thread holds only what it uses.
 */
const OUT = join(import.meta.dirname, '../dist/cli');

/** Threads are started by the name of their file, from beside it. */
const ENTRIES = {
  main: 'src/cli/main.ts',
  // The command line without its process, for tests that run many commands.
  runCli: 'src/cli/index.ts',
  storeThread: 'src/app/storeThread.ts',
  webThread: 'src/app/webThread.ts',
  checkpointThread: 'src/store/sqlite/checkpointThread.ts',
  prepareMappings: 'src/app/prepareMappings.ts',
};

/** libsql holds a binary; the server is required as CommonJS. Both are found in node_modules at run time. */
const EXTERNAL = ['libsql', '@hono/node-server'];

/** Libraries in CommonJS ask for Node's own modules by `require`, which a module has not. */
const REQUIRE =
  "import { createRequire as makeRequire } from 'node:module';\nconst require = makeRequire(import.meta.url);";

const { metafile } = await build({
  absWorkingDir: join(import.meta.dirname, '..'),
  entryPoints: ENTRIES,
  outdir: OUT,
  external: EXTERNAL,
  bundle: true,
  splitting: true,
  metafile: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  chunkNames: '[name]-[hash]',
  logLevel: 'warning',
  banner: { js: REQUIRE },
});
chmodSync(join(OUT, 'main.js'), 0o755);

// Only what an earlier build left: a program that runs may yet load its parts.
const made = new Set(Object.keys(metafile.outputs).map((path) => basename(path)));
for (const name of readdirSync(OUT)) if (!made.has(name)) rmSync(join(OUT, name), { recursive: true });

// Nothing of it is to be believed by the one that makes it anew.
rmSync(join(OUT, '../mappings.json'), { force: true });
await import(join(OUT, 'prepareMappings.js'));
