/**
 * Items as CloudEvents 1.0, the same at every sink. Comes in: items. Goes out: attributes and whole events. It knows no transport
 * and never sends anything.
 */
export { cloudEvent, prefixedAttributes } from './cloudEvent.ts';
