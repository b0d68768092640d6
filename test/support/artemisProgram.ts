import { join } from 'node:path';
import { jarVersion, mavenJars } from './mavenJars.ts';

/** What Apache ActiveMQ Artemis is made of; its version stands there. */
const POM = join(import.meta.dirname, 'artemis', 'pom.xml');

/** A small heap, and no time spent on code that will not run for long. */
const JVM = ['-Xmx192m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Djava.awt.headless=true'];

/** Where Artemis is and what runs it. */
export interface ArtemisProgram {
  readonly version: string;
  readonly java: string;
  readonly env: NodeJS.ProcessEnv;
  /** Of a node whose folder has `etc/broker.xml` and the files of its logins beside it. */
  readonly arguments: (folder: string) => readonly string[];
}

let found: Promise<ArtemisProgram | string> | undefined;

/** Apache ActiveMQ Artemis, fetched by Maven into the cache. A string says why it cannot be had. */
export function artemisProgram(): Promise<ArtemisProgram | string> {
  found ??= find().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  return found;
}

async function find(): Promise<ArtemisProgram> {
  const { jars, classpath, java, env } = await mavenJars('artemis', POM);
  return {
    version: jarVersion(jars, 'artemis-server'),
    java,
    env,
    arguments: (folder) => [
      ...JVM,
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
      `-Djava.security.auth.login.config=${join(folder, 'etc/login.config')}`,
      '-cp',
      classpath,
      'org.apache.activemq.artemis.core.server.embedded.Main',
      folder,
    ],
  };
}
