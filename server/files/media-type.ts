/** What a file is, from its bytes alone: its name and what the browser says of it are not asked. */
import type { MediaTypeCode } from '../contract/codes.ts';
import { officeTypeOf } from './office.ts';

const begins = (bytes: Uint8Array, ...start: readonly number[]): boolean => start.every((byte, i) => bytes[i] === byte);
const latin = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** The end of a PDF stands within its last bytes. */
const pdfTail = 2_048;

const isPdf = (bytes: Uint8Array): boolean =>
  /^%PDF-[12]\.\d/.test(latin(bytes.subarray(0, 8))) && latin(bytes.subarray(-pdfTail)).includes('%%EOF');

/** Text in UTF-8 with no control but tabs and ends of lines. */
function isText(bytes: Uint8Array): boolean {
  for (const byte of bytes) if ((byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) || byte === 0x7f) return false;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim() !== '';
  } catch {
    return false;
  }
}

/** Undefined for anything that is not kept. */
export function mediaTypeOf(bytes: Uint8Array): MediaTypeCode | undefined {
  if (begins(bytes, 0xff, 0xd8, 0xff)) return 'jpeg';
  if (begins(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  if (begins(bytes, 0x52, 0x49, 0x46, 0x46) && latin(bytes.subarray(8, 12)) === 'WEBP') return 'webp';
  if (isPdf(bytes)) return 'pdf';
  if (begins(bytes, 0x50, 0x4b, 0x03, 0x04)) return officeTypeOf(bytes) ?? undefined;
  return isText(bytes) ? 'text' : undefined;
}
