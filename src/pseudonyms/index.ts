/**
 * Other names for a capture that is to be shown to strangers. Comes in: messages without secrets, and a key.
 * Goes out: the same messages with every name, address and id replaced by a pseudonym of the same shape, the same
 * one wherever it stands, so that relations survive. It never keeps a table of who is who: a pseudonym is a
 * keyed hash.
 */
export { Pseudonyms } from './pseudonyms.ts';
