import { importTests } from '../support/importTests.ts';
import { processOf } from './processOf.ts';

await importTests((file) => processOf(file) === 'amqpSources');
