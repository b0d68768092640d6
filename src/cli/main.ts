#!/usr/bin/env -S node --max-semi-space-size=4
import { processTerminal, runCli } from './index.ts';

// The flag: what a message makes is garbage at once, so a larger nursery than 4 MB holds memory and saves no time.
// The exit: whatever a room may have left open must not keep a finished command alive; all output has left by now.
process.exit(await runCli(process.argv.slice(2), processTerminal(), process.env));
