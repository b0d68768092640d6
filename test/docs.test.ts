import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { COMPONENT_SPECS, loadMappingDirs, SHIPPED_MAPPINGS } from '../src/app/index.ts';
import { renderDiagnostic, YamlSource } from '../src/yaml/index.ts';
import { loadConfig } from '../src/config/index.ts';
import { compileMappings } from '../src/mapping/index.ts';
import type { Diagnostic } from '../src/model/index.ts';
import { loadProbeConfig, PROBE_FILE } from '../src/probe/index.ts';
import type { CodeBlock } from './support/markdown.ts';
import { anchors, codeBlocks, links, pages, ROOT } from './support/markdown.ts';

/** Commands that are not run here: why, and where they are run instead. */
const RUN_ELSEWHERE: readonly (readonly [command: RegExp, because: string])[] = [
  [/^git clone /, 'needs a network; every CI run begins with it'],
  [/^npm start( -- --once)?$/, 'installs and builds under this very run; test/e2e runs the same program'],
  [/^npm test$/, 'is this run'],
  [/^npm run faults /, 'takes minutes; test/faults runs the same faults for moments'],
  [/^node --import tsx .* test\/index\.ts /, 'would run the tests in themselves'],
  [
    /^npx stackwire record -c /,
    'needs a live bus or its store; test/e2e/record and test/cli/recordAround run it',
  ],
  [/^npx stackwire run -c /, 'needs a live bus; test/e2e runs it beside a real RabbitMQ'],
  [
    /^npx stackwire vital-signs /,
    'reads the store of a bridge beside which guests are pinged; test/e2e/reachability.test.ts does',
  ],
  [/^npx stackwire probe --once$/, 'asks the libvirt of a compute node; test/e2e/probe.test.ts does'],
  [/^stackwire check -c \/etc\//, 'reads what was installed; test/packaging.test.ts checks the example'],
  [/^npx stackwire queues /, 'asks a live bus; test/cli/queues.test.ts does'],
  [/^curl /, 'asks a bridge that runs; test/web asks all paths'],
  [
    /^sudo (install|npm|systemctl|journalctl) /,
    'changes the system; test/e2e/systemd.test.ts has systemd read the unit',
  ],
  [/docker compose up/, 'needs a container engine; test/packaging.test.ts checks the files'],
];

const blocks = pages().flatMap(codeBlocks);

/** Names whose values have a form. */
const FORMS: readonly (readonly [name: RegExp, value: string])[] = [
  [/(AMQP|CELL\d)_URL$/, 'rabbit://user:password@controller:5672/'],
  [/(_URL|_HOOK)$/, 'https://example.net/hook'],
];

/** Every `${NAME}` of the pages has a value. */
const ENVIRONMENT = Object.fromEntries(
  blocks.flatMap(({ text }) =>
    [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => [
      name,
      FORMS.find(([form]) => form.test(name))?.[1] ?? 'set',
    ]),
  ),
);

describe('the yaml of the docs', () => {
  for (const block of blocks.filter(({ language }) => language === 'yaml')) {
    it(`${block.page}:${block.line} is right`, () => {
      const found = diagnose(block).map((diagnostic) => renderDiagnostic(diagnostic));
      assert.equal(found.join('\n'), '');
    });
  }
});

/** Sections of the bridge's file and of the probe's. */
const IN_BOTH: ReadonlySet<string> = new Set(['http', 'log']);

const SEND = '\nsend: { notifier: { url: rabbit://user:password@controller:5672/ } }\n';

function diagnose({ page, line, text }: CodeBlock): readonly Diagnostic[] {
  const file = `${page}:${line}.yaml`;
  const source = YamlSource.parse(file, text);
  const keys = new Set(Object.keys((source.value ?? {}) as object));
  if (keys.has('object')) {
    // A file without an id of its own is an overlay.
    const below = keys.has('id') ? [] : loadMappingDirs([SHIPPED_MAPPINGS]);
    return compileMappings([...below, [{ path: file, text }]]).diagnostics;
  }
  if (Object.keys(PROBE_FILE.sections).some((key) => !IN_BOTH.has(key) && keys.has(key))) {
    // A part of a file may well be without where to send.
    const whole = keys.has('send') ? source : YamlSource.parse(file, `${text}${SEND}`);
    return loadProbeConfig(whole, ENVIRONMENT).diagnostics;
  }
  if (
    ['sources', 'sinks', 'store', 'http', 'watch', 'prometheus', 'reachability'].some((key) => keys.has(key))
  ) {
    // A part of a file may well be without the sources.
    const { diagnostics } = loadConfig(source, COMPONENT_SPECS, ENVIRONMENT);
    return diagnostics.filter(({ code }) => code !== 'config/no-sources');
  }
  return source.diagnostics;
}

interface Command {
  readonly text: string;
  /** Output as the page shows it; null where it shows none. */
  readonly output: string | null;
}

/** `$ command` with its output in `console` blocks; one command a line, continued by `\`, in `sh` blocks. */
function commands({ language, text }: CodeBlock): Command[] {
  if (language === 'sh') {
    const joined = text.replace(/\\\n\s*/g, '');
    const lines = joined.split('\n').map((line) => line.replace(/(^|\s)#.*$/, '').trim());
    return lines.filter((line) => line !== '').map((line) => ({ text: line, output: null }));
  }
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [first = '', ...rest] = part.split('\n');
      const output = rest.join('\n').trimEnd();
      return { text: first.trim(), output: output === '' ? null : output };
    });
}

const shells = blocks.filter(({ language }) => language === 'sh' || language === 'console');
const isRunElsewhere = (text: string): boolean => RUN_ELSEWHERE.some(([command]) => command.test(text));

describe('the commands of the docs', () => {
  const program = join(ROOT, 'dist', 'cli', 'main.js');
  const folders = new Map<string, string>();
  after(() => {
    for (const folder of folders.values()) rmSync(folder, { recursive: true, force: true });
  });

  for (const block of shells) {
    for (const command of commands(block).filter(({ text }) => !isRunElsewhere(text))) {
      it(`${block.page}:${block.line} \`${command.text}\` does what the page says`, () => {
        assert.ok(existsSync(program), 'the program is built before the tests');
        const folder = folders.get(block.page) ?? prepare(block.page, program);
        folders.set(block.page, folder);
        const { output, status } = run(command.text, folder);
        if (command.output !== null) assertShown(output, command.output);
        assert.equal(status, 0, output);
      });
    }
  }

  it('that are run elsewhere are all on a page', () => {
    const shown = shells.flatMap(commands).map(({ text }) => text);
    const unused = RUN_ELSEWHERE.filter(([command]) => !shown.some((text) => command.test(text)));
    assert.deepEqual(
      unused.map(([command]) => command.source),
      [],
    );
  });
});

/** A folder that looks like the checkout to a command, in which it may write; `stackwire` is on its path. */
function prepare(page: string, program: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-docs-'));
  for (const name of ['mappings', 'fixtures', 'docs', 'stackwire.example.yaml']) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  }
  for (const { text } of blocks.filter((block) => block.page === page && block.language === 'yaml')) {
    // A block that begins with a file's name is that file.
    const name = /^# (\S+\.yaml)\n/.exec(text)?.[1];
    if (name === undefined) continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const bin = join(folder, '.bin');
  mkdirSync(bin);
  // `npx stackwire` finds the same program as `stackwire`: what npx itself does is npm's to test.
  writeFileSync(join(bin, 'stackwire'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  writeFileSync(join(bin, 'npx'), '#!/bin/sh\nexec "$@"\n');
  for (const name of ['stackwire', 'npx']) chmodSync(join(bin, name), 0o755);
  return folder;
}

function run(command: string, folder: string): { readonly output: string; readonly status: number | null } {
  const path = `${join(folder, '.bin')}:${process.env['PATH'] ?? ''}`;
  const env = { ...process.env, ...ENVIRONMENT, PATH: path, NO_COLOR: '1' };
  const { stdout, status } = spawnSync('sh', ['-c', `{ ${command}\n} 2>&1`], {
    cwd: folder,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 120_000,
  });
  return { output: stdout, status };
}

/**
 * `…` on a page stands for any text within a line, and alone on a line for any number of lines. Lines of mapping
 * files are not compared: they change with every edit of a file, what stands there does not.
 */
function assertShown(actual: string, shown: string): void {
  const lines = withoutLineNumbers(shown)
    .split('\n')
    .map((line) => line.trimEnd());
  const source = lines
    .map((line) =>
      line.trim() === '…' ? '(?:.*\\n)*' : `${line.split('…').map(escape).join('.*')}[ \\t]*\\n`,
    )
    .join('');
  const text = `${withoutLineNumbers(actual).trimEnd()}\n`;
  if (!new RegExp(`^${source}$`).test(text)) assert.equal(text, `${lines.join('\n')}\n`);
}

function withoutLineNumbers(text: string): string {
  return text.replace(/(\.yaml):\d+/g, '$1:0');
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

describe('the links of the docs', () => {
  for (const page of pages()) {
    it(`${page} leads to pages and headings that are there`, () => {
      const broken = links(page).filter(({ path, anchor }) => {
        const target = path === '' ? page : join(dirname(page), path);
        if (!existsSync(join(ROOT, target))) return true;
        return anchor !== null && target.endsWith('.md') && !anchors(target).includes(anchor);
      });
      assert.deepEqual(broken, []);
    });
  }
});

describe('docs/dependencies.md', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Readonly<Record<string, string>>;
  };
  const rows = readFileSync(join(ROOT, 'docs', 'dependencies.md'), 'utf8').match(/^\|.*$/gm) ?? [];
  const named = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );

  it('tells of every package that is installed at run time, and of no other', () => {
    assert.deepEqual(named.sort(), Object.keys(manifest.dependencies).sort());
  });
});
