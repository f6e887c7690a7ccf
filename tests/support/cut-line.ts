/** A TCP line between two processes that can be cut and mended, as by a restart, a failover, a network that is away. */
import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

export type CutLine = {
  readonly port: number;
  /** Breaks every connection, and every new one at once. */
  cut(): void;
  /** Lets connections through again, to another port where one is given. */
  mend(target?: number): void;
  close(): Promise<void>;
};

/** A line on a free port of the loopback to another port there. */
export async function aCutLine(first: number): Promise<CutLine> {
  const open = new Set<Socket>();
  let whole = true;
  let target = first;
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.destroy());
      socket.once('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
    if (!whole) near.resetAndDestroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    whole = false;
    for (const socket of open) socket.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    mend(other = target) {
      whole = true;
      target = other;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
