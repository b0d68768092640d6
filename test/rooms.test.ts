import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { describe, it } from 'node:test';

/**
 * Holds the map of rooms in docs/how-it-works.md: who may import whom, through which door, and what the pure
 * rooms may never touch. It reads the imports as text.
 */
const SRC = join(import.meta.dirname, '..', 'src');

/** Rooms that each room may import. The order is that of the floors; nothing points upwards. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  model: [],
  yaml: ['model'],
  expressions: ['model'],
  guard: [],
  config: ['model', 'yaml', 'expressions', 'guard'],
  oslo: ['model'],
  events: ['model', 'yaml', 'oslo'],
  mapping: ['model', 'yaml', 'expressions', 'events'],
  importers: ['model', 'yaml', 'events', 'mapping'],
  inventory: ['model'],
  proof: ['model', 'events', 'mapping', 'inventory'],
  pseudonyms: ['model'],
  listings: ['model'],
  tls: ['model'],
  amqp: ['model', 'yaml', 'config', 'tls'],
  amqp1: ['model', 'config', 'tls', 'amqp'],
  'sources/amqp': ['model', 'config', 'amqp'],
  'sources/amqp1': ['model', 'config', 'amqp', 'amqp1'],
  'sources/capture': ['model', 'config'],
  'sources/http': ['model', 'config', 'guard', 'tls'],
  'sources/kafka': ['model', 'config', 'kafka'],
  'sinks/alertmanager': ['model', 'config', 'expressions', 'http'],
  notifier: ['model', 'config', 'events', 'amqp', 'amqp1', 'kafka'],
  'sinks/amqp1': ['model', 'config', 'expressions', 'amqp', 'amqp1', 'cloudevents'],
  'sinks/ceilometer': ['model', 'config', 'events', 'http', 'amqp', 'amqp1', 'kafka', 'notifier'],
  'sinks/console': ['model', 'config'],
  'sinks/file': ['model', 'config'],
  kafka: ['model', 'config', 'tls'],
  'sinks/kafka': ['model', 'config', 'expressions', 'kafka', 'cloudevents'],
  'sinks/masakari': ['model', 'config', 'expressions', 'keystone', 'acting'],
  'sinks/mistral': ['model', 'config', 'expressions', 'keystone', 'acting'],
  'sinks/otlp': ['model', 'config', 'http'],
  'sinks/probe': ['model', 'config', 'amqp', 'control'],
  'sinks/rabbitmq': ['model', 'config', 'expressions', 'amqp', 'cloudevents'],
  'sinks/vitrage': ['model', 'config', 'expressions', 'keystone'],
  'sinks/zenoss': ['model', 'config', 'amqp', 'http', 'zenoss'],
  'sinks/webhook': ['model', 'config', 'expressions', 'http', 'cloudevents'],
  cloudevents: ['model'],
  zenoss: ['model', 'events'],
  web: ['model', 'guard', 'events'],
  prometheus: ['model', 'config', 'expressions', 'events'],
  watch: ['model'],
  sqlite: ['model'],
  'store/sqlite': ['model', 'config', 'inventory', 'sqlite'],
  machine: ['model', 'config'],
  reachability: ['model', 'config', 'machine'],
  vitals: ['model'],
  pipeline: ['model'],
  delivery: ['model'],
  http: ['model', 'tls'],
  keystone: ['model', 'config', 'http'],
  acting: ['model', 'config'],
  control: ['model'],
  libvirt: ['model'],
  probe: [
    'delivery',
    'yaml',
    'control',
    'sqlite',
    'machine',
    'model',
    'config',
    'guard',
    'libvirt',
    'events',
    'notifier',
    'http',
    'amqp',
    'amqp1',
    'kafka',
  ],
};

/** The composition root, and the commands above it. Only `app` knows concrete sources and stores. */
const TOP: Readonly<Record<string, readonly string[]>> = {
  app: Object.keys(ALLOWED),
  cli: [
    'model',
    'yaml',
    'config',
    'events',
    'mapping',
    'importers',
    'proof',
    'listings',
    'delivery',
    'yaml',
    'zenoss',
    'sinks/console',
    'vitals',
    'machine',
    'probe',
    'app',
  ],
};

const ROOMS = { ...ALLOWED, ...TOP };

/** No I/O, no clock of their own, no process. */
const PURE = [
  'model',
  'yaml',
  'expressions',
  'oslo',
  'pseudonyms',
  'events',
  'mapping',
  'importers',
  'inventory',
  'proof',
  'vitals',
  'listings',
  'zenoss',
];
const PURE_NODE_MODULES = new Set(['node:buffer', 'node:crypto', 'node:util', 'node:zlib']);
const IMPURE =
  /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|\bMath\.random\(|\bprocess\.|\bset(?:Timeout|Interval|Immediate)\(/;

const FORBIDDEN_NAMES = /(^|\/)(utils?|helpers?|common|lib|misc)(\.ts)?(\/|$)/i;
const MAX_LINES = 400;

const manifest = JSON.parse(readFileSync(join(SRC, '..', 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
};

interface SourceFile {
  /** Path below src/, with slashes. */
  readonly path: string;
  readonly room: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const files: readonly SourceFile[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => path.replaceAll('\\', '/'))
  .map((path) => {
    const text = readFileSync(join(SRC, path), 'utf8');
    return { path, room: roomOf(path), text, imports: importsOf(text) };
  });

function roomOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  return `${first}/${second}` in ROOMS ? `${first}/${second}` : first;
}

function importsOf(text: string): string[] {
  const pattern = /\bfrom '([^'\s]+)';|\bimport\('([^'\s]+)'\)|^import '([^'\s]+)';/gm;
  const code = withoutComments(text);
  return [...code.matchAll(pattern)].flatMap((match) => match[1] ?? match[2] ?? match[3] ?? []);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

/** `path` below src/ that a relative import leads to, or null for a package. */
function target(file: SourceFile, specifier: string): string | null {
  return specifier.startsWith('.') ? posix.join(posix.dirname(file.path), specifier) : null;
}

/** Imports between rooms: `[file, room it leads to, path]`. */
function crossings(): (readonly [file: SourceFile, room: string, path: string])[] {
  return files.flatMap((file) =>
    file.imports.flatMap((specifier) => {
      const path = target(file, specifier);
      if (path === null || roomOf(path) === file.room) return [];
      return [[file, roomOf(path), path] as const];
    }),
  );
}

describe('rooms', () => {
  it('are all on the map', () => {
    const unknown = files.filter((file) => !(file.room in ROOMS)).map((file) => file.path);
    assert.deepEqual(unknown, []);
  });

  it('import only what lies below them', () => {
    const wrong = crossings()
      .filter(([file, room]) => ROOMS[file.room]?.includes(room) !== true)
      .map(([file, , path]) => `${file.path} imports ${path}`);
    assert.deepEqual(wrong, []);
  });

  it('are entered through their doors', () => {
    const wrong = crossings()
      .filter(([, room, path]) => path !== `${room}/index.ts`)
      .map(([file, , path]) => `${file.path} imports ${path}`);
    assert.deepEqual(wrong, []);
  });

  it('each have a door that opens with what comes in, what goes out and what it never does', () => {
    const doors = [...new Set(files.map((file) => file.room))].filter((room) => room !== 'cli');
    for (const room of doors) {
      const door = files.find((file) => file.path === `${room}/index.ts`);
      assert.ok(door !== undefined, `${room} has no index.ts`);
      const opening = /^\/\*\*[\s\S]*?\*\//.exec(door.text)?.[0] ?? '';
      assert.match(opening, /comes? in/i, `${room}/index.ts`);
      assert.match(opening, /goes? out/i, `${room}/index.ts`);
      assert.match(opening, /\b(never|no|nothing|nobody)\b/i, `${room}/index.ts`);
    }
  });

  it('have doors that only show what lies behind them', () => {
    const doors = files.filter((file) => file.path === `${file.room}/index.ts`);
    const wrong = doors.filter((file) =>
      withoutComments(file.text)
        .split(';')
        .some((statement) => !/^\s*(?:export (?:type )?(?:\*|\{[^}]*\}) from '[^']+')?\s*$/.test(statement)),
    );
    assert.deepEqual(
      wrong.map((file) => file.path),
      [],
    );
  });

  it('keep no two folders that import each other', () => {
    const pairs = new Set<string>();
    for (const file of files) {
      // A door lies above all that it shows, the room's own folders included.
      if (file.path === `${file.room}/index.ts`) continue;
      for (const specifier of file.imports) {
        const path = target(file, specifier);
        if (path === null || posix.dirname(path) === posix.dirname(file.path)) continue;
        pairs.add(`${posix.dirname(file.path)} → ${posix.dirname(path)}`);
      }
    }
    const both = [...pairs].filter((pair) => pairs.has(pair.split(' → ').reverse().join(' → ')));
    assert.deepEqual(both, []);
  });

  it('hold no files that import each other, by whatever way round', () => {
    const imports = new Map(
      files.map((file) => [file.path, file.imports.map((specifier) => target(file, specifier))]),
    );
    // Who imports nothing that is left, or is imported by nothing that is left, is in no circle.
    for (let size = 0; size !== imports.size;) {
      size = imports.size;
      for (const [path, targets] of imports)
        if (!targets.some((one) => one !== null && imports.has(one))) imports.delete(path);
      const imported = new Set([...imports.values()].flat());
      for (const path of imports.keys()) if (!imported.has(path)) imports.delete(path);
    }
    assert.deepEqual([...imports.keys()], []);
  });

  it('have no drawer for leftovers', () => {
    assert.deepEqual(
      files.filter((file) => FORBIDDEN_NAMES.test(file.path)).map((file) => file.path),
      [],
    );
  });

  it('hold no file that is too long to read', () => {
    const long = files
      .filter((file) => file.text.split('\n').length > MAX_LINES + 1)
      .map((file) => file.path);
    assert.deepEqual(long, []);
  });
});

describe('the rooms of meaning', () => {
  const pure = files.filter((file) => PURE.includes(file.room));

  it('do no I/O', () => {
    const wrong = pure.flatMap((file) =>
      file.imports
        .filter((specifier) => specifier.startsWith('node:') && !PURE_NODE_MODULES.has(specifier))
        .map((specifier) => `${file.path} imports ${specifier}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('have no clock, no chance and no process of their own', () => {
    const wrong = pure.filter((file) => IMPURE.test(withoutComments(file.text))).map((file) => file.path);
    assert.deepEqual(wrong, []);
  });
});

describe('every import', () => {
  it('of a file names a file that is there, with its ending', () => {
    const missing = files.flatMap((file) =>
      file.imports
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => join(SRC, dirname(file.path), specifier))
        .filter((path) => !existsSync(path))
        .map((path) => `${file.path} imports ${relative(SRC, path)}`),
    );
    assert.deepEqual(missing, []);
  });

  it('of a package is a dependency of the program, not only of its tests', () => {
    const names = new Set(Object.keys(manifest.dependencies));
    const wrong = files.flatMap((file) =>
      file.imports
        .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
        .filter((specifier) => !names.has(packageName(specifier)))
        .map((specifier) => `${file.path} imports ${specifier}`),
    );
    assert.deepEqual(wrong, []);
  });
});

describe('every dependency of the program', () => {
  it('is used by it', () => {
    const text = files.map((file) => withoutComments(file.text)).join('\n');
    const used = new Set(
      [...text.matchAll(/'([^'\s]+)'/g)].map(([, specifier = '']) => packageName(specifier)),
    );
    assert.deepEqual(
      Object.keys(manifest.dependencies).filter((name) => !used.has(name)),
      [],
    );
  });
});

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
