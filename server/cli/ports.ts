/** Whether a port can be had, asked before anything is prepared: a person who must choose another should not wait first. */
import { createServer } from 'node:net';
import { PortTaken } from './failure.ts';

/** Throws PortTaken when something listens at host and port; 0 is always free. */
export const assertFree = (host: string, port: number, variable: 'PORT' | 'KIOSK_PORT'): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? new PortTaken(port, variable) : error));
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
