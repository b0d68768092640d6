import { artemisProgram } from './artemisProgram.ts';
import { debianPackages, PACKAGE_SETS } from './debianPackages.ts';
import { kafkaProgram } from './kafkaProgram.ts';

/** Fetches what the suites need before two processes of them would at once. A suite says for itself what it lacks. */
for (const name of PACKAGE_SETS) await debianPackages(name);
if (typeof (await kafkaProgram()) === 'string') await debianPackages('kcat');
await artemisProgram();
await kafkaProgram(4);
