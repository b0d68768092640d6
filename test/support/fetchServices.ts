import { artemisProgram } from './artemisProgram.ts';
import { debianPackages, installTogether, PACKAGE_SETS } from './debianPackages.ts';
import { guestImage } from './guestImage.ts';
import { kafkaProgram } from './kafkaProgram.ts';

/** Fetches what the suites need before two processes of them would at once. A suite says for itself what it lacks. */
await Promise.all([fetchPackages(), fetchJavaPrograms()]);

async function fetchPackages(): Promise<void> {
  await installTogether(PACKAGE_SETS);
  for (const name of PACKAGE_SETS) await debianPackages(name);
  await guestImage();
}

/** One after the other: they share Maven's own store. */
async function fetchJavaPrograms(): Promise<void> {
  if (typeof (await kafkaProgram()) === 'string') await debianPackages('kcat');
  await artemisProgram();
  await kafkaProgram(4);
}
