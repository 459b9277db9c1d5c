/**
 * The command line: `npm run --silent scanline -- train --network lstm`. Results go to stdout, everything
 * else to stderr.
 */
import { processOutput } from './output-streams.ts';
import { runCommandLine } from './run.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), processOutput());
