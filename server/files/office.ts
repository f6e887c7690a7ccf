/** Whether a ZIP file is a document or a workbook of the usual kind, by the names in its list of contents; nothing is unpacked. */

/** The list of contents ends with this mark, in the last bytes of a file. */
const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const endBytes = 22;
const commentBytesMax = 65_535;
const entryBytes = 46;
const entriesMax = 5_000;

/** What carries programs. A file with any of it is refused. */
const programs = /(?:vbaProject\.bin|vbaData\.xml|activeX|\.exe|\.js|\.vbs|\.bat|\.ps1)/i;

/** Names of the files in a ZIP; null where the list cannot be read. */
export function namesInZip(zip: Uint8Array): readonly string[] | null {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  let end = zip.length - endBytes;
  const lowest = Math.max(0, end - commentBytesMax);
  while (end >= lowest && view.getUint32(end, true) !== endMark) end -= 1;
  if (end < lowest) return null;
  const entries = view.getUint16(end + 10, true);
  if (entries > entriesMax) return null;
  const names: string[] = [];
  let at = view.getUint32(end + 16, true);
  for (let n = 0; n < entries; n++) {
    if (at + entryBytes > zip.length || view.getUint32(at, true) !== entryMark) return null;
    const nameLength = view.getUint16(at + 28, true);
    const name = zip.subarray(at + entryBytes, at + entryBytes + nameLength);
    names.push(new TextDecoder().decode(name));
    at += entryBytes + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return names;
}

export function officeTypeOf(zip: Uint8Array): 'docx' | 'xlsx' | null {
  const names = zip.length < endBytes ? null : namesInZip(zip);
  if (names === null || !names.includes('[Content_Types].xml') || names.some((name) => programs.test(name))) return null;
  if (names.includes('word/document.xml')) return 'docx';
  return names.includes('xl/workbook.xml') ? 'xlsx' : null;
}
