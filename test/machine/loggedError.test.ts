import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';

/** What a logger writes of an error, made in another process since it writes to that one's stderr. */
function logged(error: string): Readonly<Record<string, unknown>> {
  const program = `
    import { createLogger } from './src/machine/index.ts';
    import { StackwireError } from './src/model/index.ts';
    createLogger('info').error({ error: ${error} }, 'it failed');`;
  const words = ['--import', 'tsx', '--input-type=module', '--eval', program];
  const { stderr } = spawnSync(process.execPath, words, {
    cwd: join(import.meta.dirname, '../..'),
    encoding: 'utf8',
  });
  return (JSON.parse(stderr) as { error: Readonly<Record<string, unknown>> }).error;
}

describe('an error in the log', () => {
  it('says what it says to people, and its place only where nobody foresaw it', () => {
    assert.deepEqual(logged("new StackwireError('store/write', 'no room left: make room')"), {
      code: 'store/write',
      name: 'StackwireError',
      message: 'no room left: make room',
    });
    const { name, message, stack } = logged("new TypeError('unforeseen')");
    assert.deepEqual([name, message], ['TypeError', 'unforeseen']);
    assert.match(String(stack), /^TypeError: unforeseen\n +at /);
    assert.equal(logged("'a text'"), 'a text');
  });
});
