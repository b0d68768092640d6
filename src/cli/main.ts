#!/usr/bin/env node
import { processTerminal, runCli } from './index.ts';

// Whatever a room may have left open must not keep a finished command alive; all output has left by now.
process.exit(await runCli(process.argv.slice(2), processTerminal(), process.env));
