/** The reader that types like a keyboard: heard through the display page, or from its input device. */
import { z } from 'zod';
import { delay, monotonicMs, systemClock } from '../server/kernel/clock.ts';
import type { HoldInput } from './evtest.ts';
import { type Times, deviceOptions, runOnDevice } from './keyboard-wedge-device.ts';
import { type PageKeyboard, pageOptions, runOnPage } from './keyboard-wedge-page.ts';
import type { ReaderDriver } from './reader.ts';

const options = z.discriminatedUnion('from', [pageOptions, deviceOptions]);
type Options = z.infer<typeof options>;

/** `page` and `hold` are the seams: the display and evtest on the kiosk, keys by hand and a program of recorded output in tests. */
export const keyboardWedgeOver = (
  page: PageKeyboard,
  hold: HoldInput,
  times: Times = { clock: systemClock, upMs: monotonicMs, delay },
): ReaderDriver<Options> => ({
  kind: 'keyboard-wedge',
  options,
  run: (reader, emit, signal) =>
    reader.from === 'page' ? runOnPage(page, times.delay, reader, emit, signal) : runOnDevice(hold, times, reader, emit, signal),
});
