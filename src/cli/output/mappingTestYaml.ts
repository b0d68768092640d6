import { stringify } from 'yaml';
import type { CaptureTest } from '../../proof/index.ts';

/** What is expected of each object; null where it must not exist. */
export interface ExpectedOutcome extends Pick<CaptureTest, 'problems'> {
  readonly expect: Readonly<Record<string, CaptureTest['expect'][string] | null>>;
}

export interface MappingTestTexts {
  readonly name: string;
  /** Captures, relative to the mapping file. */
  readonly replay: readonly string[];
  readonly test: ExpectedOutcome;
}

/** The test as an item of a mapping file's `tests:`, indented to stand below it. */
export function mappingTestYaml({ name, replay, test: { expect, problems } }: MappingTestTexts): string {
  const [capture] = replay;
  const item = {
    name,
    replay: replay.length === 1 ? capture : replay,
    any_order: true,
    expect,
    ...(problems.length === 0
      ? {}
      : { expect_problems: Object.fromEntries(problems.map((key) => [key, 'raised'])) }),
  };
  const text = stringify([item], { lineWidth: 0 });
  return text.replace(/^(?=.)/gm, '  ');
}
