/** The readers that a kiosk can be told to use, one line each. */
import { type ReaderKind, readerKind } from './reader.ts';
import { openSerialPort } from './serial-port.ts';
import { serialPosOver } from './serial-pos.ts';
import { type SimulatedFrom, simulatedOver } from './simulated.ts';

export const readerKinds = (from: { readonly simulated: SimulatedFrom }): readonly ReaderKind[] => [
  readerKind(simulatedOver(from.simulated)),
  readerKind(serialPosOver(openSerialPort)),
];
