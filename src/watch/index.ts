/**
 * Problems of the feed itself, found in what passes: clocks that run ahead, intervals in which a binding was
 * gone. Comes in: what a message or a source says. Goes out: problems and the messages that record them.
 * It never touches objects.
 */
export { ClockSkewWatch, type Observed } from './clockSkew.ts';
export { publisherClocks, type PublisherClock } from './publisherClocks.ts';
export { unboundMessage } from './unboundMessage.ts';
