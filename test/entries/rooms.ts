import { importTests } from '../support/importTests.ts';
import { isEndToEnd } from './isEndToEnd.ts';

await importTests((file) => !isEndToEnd(file));
