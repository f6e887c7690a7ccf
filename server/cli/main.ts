#!/usr/bin/env node
/** The `flagtap` command: begins before anything large is loaded, ends with its exit code. */
import { keepHeapSmall } from './small-heap.ts';

// What this program writes holds names and card numbers: for its own user only.
process.umask(0o077);
const [typed] = process.argv.slice(2);
if (typed === 'kiosk') keepHeapSmall();
const { main } = await import('./program.ts');
process.exitCode = await main(process.argv.slice(2));
