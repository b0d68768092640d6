import { writeFileSync } from 'node:fs';
import { prepareFiles } from '../mapping/index.ts';
import { loadMappingDirs, SHIPPED_MAPPINGS } from './mappingFiles.ts';
import { PREPARED_MAPPINGS, textKey } from './preparedMappings.ts';

// Run by the build: reads the shipped mappings once, so that each start need not.
const files = loadMappingDirs([SHIPPED_MAPPINGS]).flat();
const prepared = prepareFiles(files);
const entries = files.flatMap(({ text }, index) => {
  const one = prepared[index];
  return one == null ? [] : [[textKey(text), one] as const];
});
writeFileSync(PREPARED_MAPPINGS, JSON.stringify(Object.fromEntries(entries)));
