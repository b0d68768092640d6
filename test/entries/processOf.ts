/**
 * The suites of each process, by their path below `test/`; the first that matches has them. Those of the whole bridge,
 * of sources, of what every sink holds, of brokers and of real guests mostly wait, so the others have the machine meanwhile; a process
 * for many files is many times faster than one for each. Node begins them in the order of their files' names.
 */
const PROCESSES = {
  guests:
    /^(probe\/(realGuests|realMigration|hypervisor\/libvirtDrivers|samples\/realSamples)|e2e\/probe)\.test\.ts$/,
  endToEnd: /^(e2e|faults)\//,
  amqpSources: /^sources\/amqp\//,
  sources: /^sources\//,
  conformance: /Conformance\.test\.ts$/,
  brokers: /^(sinks|watch)\//,
  rooms: /^/,
} as const;

export type TestProcess = keyof typeof PROCESSES;

/** The process that a suite belongs to. */
export function processOf(file: string): TestProcess {
  const names = Object.keys(PROCESSES) as TestProcess[];
  return names.find((name) => PROCESSES[name].test(file)) ?? 'rooms';
}
