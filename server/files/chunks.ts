/** Pictures made of chunks, PNG and WebP, without the chunks that tell of their taker. */

const ascii = (bytes: Uint8Array, at: number, length: number): string => String.fromCharCode(...bytes.subarray(at, at + length));

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const pngHead = 8;
/** Length, name and check of a chunk. */
const pngFrame = 12;
const pngTelling = new Set(['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME']);

/** Null for bytes that do not end as a PNG does. What hangs behind its end goes too. */
export function pngWithoutTraces(png: Uint8Array): Uint8Array | null {
  const view = viewOf(png);
  const kept: Uint8Array[] = [png.subarray(0, pngHead)];
  for (let at = pngHead; at + pngFrame <= png.length;) {
    const end = at + pngFrame + view.getUint32(at);
    const name = ascii(png, at + 4, 4);
    if (end > png.length) return null;
    if (!pngTelling.has(name)) kept.push(png.subarray(at, end));
    if (name === 'IEND') return Buffer.concat(kept);
    at = end;
  }
  return null;
}

const riffHead = 12;
const riffFrame = 8;
const webpTelling = new Set(['EXIF', 'XMP ']);
/** Marks in the extended head that announce what was taken out. */
const exifMark = 0x08;
const xmpMark = 0x04;

/** Null for bytes shorter than they say. What hangs behind the end goes too. */
export function webpWithoutTraces(webp: Uint8Array): Uint8Array | null {
  if (webp.length < riffHead + riffFrame) return null;
  const view = viewOf(webp);
  const whole = riffFrame + view.getUint32(4, true);
  if (whole > webp.length || whole < riffHead + riffFrame) return null;
  const kept: Uint8Array[] = [];
  for (let at = riffHead; at + riffFrame <= whole;) {
    const size = view.getUint32(at + 4, true);
    const end = at + riffFrame + size + (size % 2);
    if (end > whole + 1) return null;
    const name = ascii(webp, at, 4);
    if (!webpTelling.has(name)) {
      const chunk = Uint8Array.from(webp.subarray(at, Math.min(end, whole)));
      if (name === 'VP8X' && chunk.length > riffFrame) chunk[riffFrame] = (chunk[riffFrame] ?? 0) & ~(exifMark | xmpMark);
      kept.push(chunk);
    }
    at = end;
  }
  if (kept.length === 0) return null;
  const body = Buffer.concat(kept);
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(4 + body.length, 4);
  return Buffer.concat([head, body]);
}
