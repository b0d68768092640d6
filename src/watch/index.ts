/**
 * Problems of the feed itself: clocks that run ahead, intervals in which a binding was gone, publishers and sources
 * that fell silent, operations that began and did not end, messages that come late, a queue that overflowed.
 * Comes in: what passes, what sources say of themselves, the log of earlier runs, the time. Goes out: problems and
 * the messages that record them, and figures. It never touches objects and has no timer of its own.
 */
export { ClockSkewWatch, type Observed } from './clockSkew.ts';
export { publisherClocks, type PublisherClock } from './publisherClocks.ts';
export { feedMessage, ownMessage, type FeedNotice, type OwnNotice } from './feedMessage.ts';
export { type FeedFigures, FeedWatch, type WatchSettings, type WatchStart } from './feedWatch.ts';
export { relearn } from './relearn.ts';
export type { SourceWatch } from './sourceWatch.ts';
export { unboundMessage } from './unboundMessage.ts';
