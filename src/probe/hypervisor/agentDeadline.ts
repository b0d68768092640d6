/** Seconds that libvirt lets a command wait while another client's question holds the agent, until it says 68. */
const TURN = 30;
/** Of the sync before a command, once one has failed. */
const SYNC = 5;
/** For the daemon itself. */
const MARGIN = 2;

/**
 * Milliseconds after which libvirt owes an answer about an agent that it was told to give `seconds`: nova and other monitors ask the
 * same agents, and to give up while one of them has its turn would be to learn nothing of a guest that hangs.
 */
export function agentDeadline(seconds: number): number {
  return (TURN + SYNC + seconds + MARGIN) * 1000;
}
