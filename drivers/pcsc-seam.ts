/** How the process that talks to the PC/SC daemon beats and ends: without a package, because it lives beside a browser on a small board. */

/** How often the child says that its event loop turns. */
export const aliveMs = 1_000;

/** The daemon itself takes no more readers than this. */
export const pcscReadersMax = 16;

/** How the child ends when there is nothing to watch. */
export const pcscExits = {
  /** Nobody listens at the daemon's socket. */
  daemonDown: 3,
  /** The daemon went away. */
  daemonLost: 4,
  /** The socket is not for this user. */
  noPermission: 5,
  /** nfc-pcsc is not installed, or its native part was not built for this Node.js. */
  packageMissing: 6,
  /** The daemon heard this user out and refused. */
  refused: 7,
} as const;
export type PcscExit = keyof typeof pcscExits;
