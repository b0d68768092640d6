import { execFile } from 'node:child_process';

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** What it reads from its standard input. */
  readonly input?: string;
}

/** Runs a program to its end and returns what it printed; rejects with its error output when it fails. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const { input, ...rest } = options;
    const child = execFile(
      program,
      args,
      { ...rest, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else
          reject(
            new Error(`${program} ${args.join(' ')}: ${stderr.trim() || error.message}`, { cause: error }),
          );
      },
    );
    if (input !== undefined) child.stdin?.end(input);
  });
}
