import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { ceilometerProgram, ceilometerPython } from './ceilometerPython.ts';
import { noteSkipped } from './services.ts';

/** What Ceilometer makes of a post. */
export interface PostOutcome {
  /** The exception that its pipeline sees. */
  readonly error: string | null;
  /** What it wrote into its log and then forgot. */
  readonly logged: readonly string[];
}

export interface PostJob {
  /** With the publisher's options. */
  readonly url: string;
  readonly events?: readonly unknown[];
  readonly samples?: readonly unknown[];
}

export type Poster = (job: PostJob) => Promise<PostOutcome>;

/** Ceilometer's own HTTP publisher, in a process that lives as long as the test. null where it could not be had: the test is skipped. */
export async function ceilometerPoster(context: TestContext): Promise<Poster | null> {
  const found = await ceilometerPython();
  if (typeof found === 'string') {
    noteSkipped("Ceilometer's own HTTP publisher", found);
    context.skip(found);
    return null;
  }
  const child = spawn(found.python, [ceilometerProgram('post.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  context.after(() => child.kill());
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async ({ url, events = [], samples = [] }) => {
    child.stdin.write(`${JSON.stringify({ url, events, samples })}\n`);
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the publisher has ended');
    return JSON.parse(value) as PostOutcome;
  };
}

/** Events as Ceilometer serialises them, by their ids. */
export function eventOf(id: string): unknown {
  return {
    message_id: id,
    event_type: 'compute.instance.update',
    generated: '2026-03-09T10:20:00.000000+00:00',
    traits: [
      ['service', 1, 'compute.ndc27-3222'],
      ['instance_id', 1, '87be4b45-e214-4ca3-8f5c-1bd31159f9e4'],
      ['state', 1, 'active'],
    ],
  };
}

/** Arguments of Ceilometer's `Sample`. */
export function sampleOf(id: string, volume: number): unknown {
  return {
    name: 'memory.usage',
    type: 'gauge',
    unit: 'MiB',
    volume,
    user_id: 'user-1',
    project_id: 'project-1',
    resource_id: '87be4b45-e214-4ca3-8f5c-1bd31159f9e4',
    timestamp: '2026-03-09T10:20:00.250000+00:00',
    resource_metadata: { display_name: 'web', metadata: { admin_pass: 'hush' } },
    id,
  };
}
