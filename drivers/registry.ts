/** The readers that a kiosk can be told to use, one line each. */
import { evtestOver } from './evtest.ts';
import { keyboardWedgeOver } from './keyboard-wedge.ts';
import type { PageKeyboard } from './keyboard-wedge-page.ts';
import { nfcPcscOver } from './nfc-pcsc.ts';
import { type ReaderKind, readerKind } from './reader.ts';
import { openSerialPort } from './serial-port.ts';
import { serialPosOver } from './serial-pos.ts';
import { type SimulatedFrom, simulatedOver } from './simulated.ts';

export const readerKinds = (from: { readonly simulated: SimulatedFrom; readonly page: PageKeyboard }): readonly ReaderKind[] => [
  readerKind(simulatedOver(from.simulated)),
  readerKind(serialPosOver(openSerialPort)),
  readerKind(keyboardWedgeOver(from.page, evtestOver())),
  readerKind(nfcPcscOver()),
];
