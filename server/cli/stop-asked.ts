/** Waits until the process is asked to stop: by a service manager, by Ctrl-C, by the end of the process that started it. */

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Resolves once. Asked for before anything is started, so that a stop in the first moment is heard; a second signal ends the process at once. */
export const stopAsked = (): Promise<void> =>
  new Promise((resolve) => {
    const asked = (): void => {
      for (const signal of signals) process.off(signal, asked);
      process.off('disconnect', asked);
      resolve();
    };
    for (const signal of signals) process.on(signal, asked);
    process.on('disconnect', asked);
    // A parent that listens is no reason to stay when the start has failed.
    process.channel?.unref();
  });
