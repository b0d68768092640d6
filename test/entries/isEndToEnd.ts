/**
 * Whether a suite belongs to the process of the whole bridge under way. Such suites mostly wait, so the other process
 * has the machine meanwhile; together they are many times faster than a process for each file.
 */
export function isEndToEnd(file: string): boolean {
  return /^(e2e|faults)\/|Conformance\.test\.ts$/.test(file);
}
