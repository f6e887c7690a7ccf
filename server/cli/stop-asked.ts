/** Waits until the process is asked to stop: by a service manager, by Ctrl-C, by the end of the process that started it. */

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Resolves once; until then the process stays alive. */
export const stopAsked = (): Promise<void> =>
  new Promise((resolve) => {
    const asked = (): void => {
      for (const signal of signals) process.off(signal, asked);
      process.off('disconnect', asked);
      resolve();
    };
    for (const signal of signals) process.on(signal, asked);
    process.on('disconnect', asked);
  });
