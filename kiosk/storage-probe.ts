/** Tries whether the file takes taps: once at the start, then for as long as it does not. */
import { storageFaultOf } from './keeper.ts';
import type { Queue } from './queue.ts';
import type { StorageFault } from './station.ts';

export type StorageProbeParts = {
  readonly queue: Pick<Queue, 'probe'>;
  readonly isFaulty: () => boolean;
  readonly onWorks: () => void;
  readonly onFailed: (code: StorageFault['code']) => void;
};

export function storageProbe({ queue, isFaulty, onWorks, onFailed }: StorageProbeParts): () => Promise<void> {
  let probed = false;
  return async () => {
    if (probed && !isFaulty()) return;
    probed = true;
    await queue.probe().then(onWorks, (error: unknown) => onFailed(storageFaultOf(error)));
  };
}
