/** Lines out of a stream of text that may be cut anywhere, each bounded, noise dropped until the next line end. */

/** Feeds a piece of text; answers the lines that it completed, without line ends, empty ones left out. */
export type LineFrames = (piece: string) => readonly string[];

/** A line longer than `lineMax` is dropped whole: half of it could be a valid card of somebody. */
export function lineFrames(lineMax: number): LineFrames {
  let held = '';
  let dropping = false;
  return (piece) => {
    const lines: string[] = [];
    const parts = piece.split(/[\r\n]/);
    for (const [index, part] of parts.entries()) {
      if (index > 0) {
        if (held !== '' && !dropping) lines.push(held);
        held = '';
        dropping = false;
      }
      if (!dropping) held += part;
      if (held.length > lineMax) {
        held = '';
        dropping = true;
      }
    }
    return lines;
  };
}
