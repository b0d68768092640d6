import type { Fault } from './fault.ts';
import { backlog } from './kinds/backlog.ts';
import { badAck } from './kinds/badAck.ts';
import { bridgeKilled } from './kinds/bridgeKilled.ts';
import { bridgeStopped } from './kinds/bridgeStopped.ts';
import { brokerKilled } from './kinds/brokerKilled.ts';
import { brokerRestarted, brokerRestartedTransient } from './kinds/brokerRestarted.ts';
import { certificateExpired, certificateForeign } from './kinds/certificates.ts';
import { clockStepped, clockSteppedUnbound } from './kinds/clockStepped.ts';
import { diskFull } from './kinds/diskFull.ts';
import { exchangeRedeclared } from './kinds/exchangeRedeclared.ts';
import { halfOpen } from './kinds/halfOpen.ts';
import { memoryAlarm } from './kinds/memoryAlarm.ts';
import { queueDeleted } from './kinds/queueDeleted.ts';
import { queueOverflow } from './kinds/queueOverflow.ts';
import { slowLink } from './kinds/slowLink.ts';
import { storeLocked } from './kinds/storeLocked.ts';
import { struckTargets } from './kinds/struckTargets.ts';

/** Everything that is tried, in the order of the printed table. */
export const FAULTS: readonly Fault[] = [
  brokerKilled,
  brokerRestarted,
  brokerRestartedTransient,
  memoryAlarm,
  queueDeleted,
  queueOverflow,
  exchangeRedeclared,
  badAck,
  halfOpen,
  slowLink,
  certificateExpired,
  certificateForeign,
  diskFull,
  storeLocked,
  bridgeKilled,
  bridgeStopped,
  ...struckTargets,
  clockStepped,
  clockSteppedUnbound,
  backlog,
];
