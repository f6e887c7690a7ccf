/** A JPEG without what it tells of its taker: place, time, camera, preview go; how it is turned, its colours stay. */

const soi = 0xd8;
const eoi = 0xd9;
const sos = 0xda;
const app0 = 0xe0;
const app1 = 0xe1;
const app2 = 0xe2;
const app14 = 0xee;
const comment = 0xfe;

const isApp = (marker: number): boolean => marker >= app0 && marker <= 0xef;
/** Restart marks and the like stand alone, without a length. */
const standsAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);

const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const begins = (bytes: Uint8Array, text: string): boolean => latin(text).every((byte, i) => bytes[i] === byte);

const exifName = 'Exif\0\0';
const orientationTag = 0x0112;
const shortType = 3;
/** Entries of the first directory that are looked at. */
const entriesMax = 200;

/** How an Exif segment says that the picture is turned, 1 to 8; 1 when it says nothing that can be read. */
export function orientationIn(exif: Uint8Array): number {
  if (!begins(exif, exifName)) return 1;
  const view = new DataView(exif.buffer, exif.byteOffset + exifName.length, exif.byteLength - exifName.length);
  if (view.byteLength < 8) return 1;
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return 1;
  const little = order === 0x4949;
  const directory = view.getUint32(4, little);
  if (directory + 2 > view.byteLength) return 1;
  const entries = Math.min(view.getUint16(directory, little), entriesMax);
  for (let n = 0; n < entries; n++) {
    const entry = directory + 2 + n * 12;
    if (entry + 12 > view.byteLength) return 1;
    if (view.getUint16(entry, little) !== orientationTag || view.getUint16(entry + 2, little) !== shortType) continue;
    const value = view.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** The whole segment, mark and length too, that says no more than how the picture is turned. */
const orientationOnly = (value: number): Uint8Array =>
  Buffer.concat([
    Uint8Array.of(0xff, app1, 0, 34),
    latin(exifName),
    // A directory of one entry, and none after it.
    Uint8Array.of(0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8),
    Uint8Array.of(0, 1, 0x01, 0x12, 0, shortType, 0, 0, 0, 1, 0, value, 0, 0, 0, 0, 0, 0),
  ]);

/** What a decoder needs to show the colours right: the frame, the profile, how colours are coded. All else of its makers goes. */
function isNeeded(marker: number, content: Uint8Array): boolean {
  if (marker === comment) return false;
  if (!isApp(marker)) return true;
  if (marker === app0) return begins(content, 'JFIF\0');
  if (marker === app2) return begins(content, 'ICC_PROFILE\0');
  return marker === app14 && begins(content, 'Adobe');
}

/** The end of what the eye sees from here on: the next mark that is none of the picture's own. */
function scanEnd(jpeg: Uint8Array, from: number): number {
  let at = from;
  for (; at + 1 < jpeg.length; at++) {
    if (jpeg[at] !== 0xff) continue;
    const next = jpeg[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !standsAlone(next)) return at;
  }
  return jpeg.length;
}

/** Null for bytes that are no JPEG from its beginning to its picture. What hangs behind its end goes too. */
export function withoutTraces(jpeg: Uint8Array): Uint8Array | null {
  if (jpeg[0] !== 0xff || jpeg[1] !== soi) return null;
  const kept: Uint8Array[] = [jpeg.subarray(0, 2)];
  let orientation = 1;
  let scans = 0;
  let at = 2;
  while (at < jpeg.length) {
    if (jpeg[at] !== 0xff) return null;
    const marker = jpeg[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === eoi) break;
    if (standsAlone(marker)) {
      kept.push(jpeg.subarray(at, at + 2));
      at += 2;
      continue;
    }
    const length = ((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0);
    const end = at + 2 + length;
    if (length < 2 || end > jpeg.length) return null;
    const content = jpeg.subarray(at + 4, end);
    if (marker === app1 && orientation === 1) orientation = orientationIn(content);
    if (isNeeded(marker, content)) kept.push(jpeg.subarray(at, end));
    at = end;
    if (marker === sos) {
      scans += 1;
      at = scanEnd(jpeg, end);
      kept.push(jpeg.subarray(end, at));
    }
  }
  if (scans === 0) return null;
  if (orientation !== 1) kept.splice(1, 0, orientationOnly(orientation));
  return Buffer.concat([...kept, Uint8Array.of(0xff, eoi)]);
}
