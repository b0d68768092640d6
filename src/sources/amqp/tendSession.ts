import type { SocketOptions } from 'amqplib';
import type { Clock, Logger, QueueBacklog, SourceListener } from '../../model/index.ts';
import { watchAlarms } from './alarmWatch.ts';
import type { Bindings } from './bindings.ts';
import type { BrokerAccess, BrokerAddress } from '../../amqp/index.ts';
import type { Feed } from './feed.ts';
import type { HeldBindings } from './heldBindings.ts';
import { keepBound } from './keepBound.ts';
import { watchDepth } from './queueDepth.ts';
import type { Session, SessionEnd } from './session.ts';
import { SessionStatus } from './sessionStatus.ts';

export interface TendingParts {
  readonly source: string;
  readonly access: BrokerAccess;
  readonly socket: SocketOptions;
  readonly feed: Feed;
  readonly bindings: Bindings;
  readonly held: HeldBindings | undefined;
  readonly listener: SourceListener;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether anything was settled since it was asked last. */
  readonly flowing: () => boolean;
}

/**
 * Everything that goes on beside reading while a session stands: bindings, the depth of our queue, the broker's
 * alarms. Resolves with how the session ended, when it is closed and all of this is over.
 */
export async function tendSession(
  session: Session,
  address: BrokerAddress,
  parts: TendingParts,
): Promise<SessionEnd> {
  const { source, access, socket, feed, bindings, held, listener, clock, logger, flowing } = parts;
  const over = new AbortController();
  const status = new SessionStatus(bindings, listener, clock);
  const binding = keepBound(
    { session, bindings, held, clock, looked: () => status.look() },
    over.signal,
  ).catch((error: unknown) => {
    // Mostly the connection went away under the question. Where it did not, a new one can look again.
    void session.close();
    logger.info({ source }, `looking for ${feed.subject}s was broken off: ${String(error)}`);
  });
  const unwatch = watchAlarms(address, {
    access,
    socket,
    clock,
    flowing,
    tell: (alarm) => {
      if (over.signal.aborted) return;
      if (alarm === null) logger.info({ source }, 'the broker takes messages again');
      else logger.warn({ source, alarm }, `the broker takes no messages: it is ${alarm}`);
      status.alarm = alarm;
    },
  });
  const depth = depthOf(session, parts, over.signal);
  const end = await session.ended;
  over.abort();
  bindings.disconnected(clock.now());
  await Promise.all([session.close(), binding, depth, unwatch()]);
  return end;
}

async function depthOf(
  { probe }: Session,
  { feed: { bounded }, listener, clock }: TendingParts,
  over: AbortSignal,
): Promise<void> {
  if (bounded === undefined) return;
  const tell = (backlog: QueueBacklog): void => listener.backlog?.(backlog);
  await watchDepth({ ...bounded, probe, clock, tell }, over);
}
