/** The least that answers a page: node:http alone, to see what everything else costs. */
import { createServer } from 'node:http';

const [port = ''] = process.argv.slice(2);
createServer((_, response) => response.end('ok')).listen(Number(port), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
// Whoever started this has ended when the pipe closes.
process.stdin.once('close', () => process.exit(0)).resume();
