#!/usr/bin/env -S node --max-semi-space-size=4 --single-threaded-gc
import { processTerminal, runCli } from './index.ts';

// The flags: what a message makes is garbage at once, so a larger nursery than 4 MB mostly holds memory, and helpers of
// the collector find too little to be worth waking on a machine that is busy with the broker.
// The exit: whatever a room may have left open must not keep a finished command alive; all output has left by now.
process.exit(await runCli(process.argv.slice(2), processTerminal(), process.env));
