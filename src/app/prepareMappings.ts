import { writeFileSync } from 'node:fs';
import { prepareFiles } from '../mapping/index.ts';
import { loadMappingDirs, SHIPPED_MAPPINGS } from './mappingFiles.ts';
import type { PreparedMappings } from './preparedMappings.ts';
import { PREPARED_MAPPINGS, textKey } from './preparedMappings.ts';

// Run by the build: reads and lints the shipped mappings once, so that each start need not.
const files = loadMappingDirs([SHIPPED_MAPPINGS]).flat();
const { readings, linted } = prepareFiles(files);
const entries = files.flatMap(({ text }, index) => {
  const one = readings[index];
  return one == null ? [] : [[textKey(text), one] as const];
});
const prepared: PreparedMappings = { linted, files: Object.fromEntries(entries) };
writeFileSync(PREPARED_MAPPINGS, JSON.stringify(prepared));
