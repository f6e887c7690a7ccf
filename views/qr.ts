/** A QR code as a drawing: one path of squares, sharp at any size and on any paper. */
import { encode } from 'uqr';

/** Light modules that must surround a code, or scanners do not find it. */
const quietModules = 4;

export type QrDrawing = {
  /** Modules along a side, the quiet ones included. */
  readonly size: number;
  /** For the `d` of an SVG path, one unit a module. */
  readonly path: string;
};

/** The dark modules of a text's code, at a level of correction that bears a scratch and a fold. */
export const qrModules = (text: string): readonly (readonly boolean[])[] => encode(text, { ecc: 'M', border: quietModules }).data;

/** Each run of dark modules in a row is one rectangle. */
export function qrDrawing(text: string): QrDrawing {
  const modules = qrModules(text);
  const runs = modules.flatMap((row, y) => {
    const found: string[] = [];
    for (let x = 0; x < row.length; x++) {
      if (row[x] !== true) continue;
      const from = x;
      while (row[x + 1] === true) x++;
      found.push(`M${from} ${y}h${x + 1 - from}v1h-${x + 1 - from}z`);
    }
    return found;
  });
  return { size: modules.length, path: runs.join('') };
}
