/** Limits of files, and the names under which they are kept. */
import { isPictureCode, type MediaTypeCode } from '../contract/codes.ts';

const mebibyte = 1_048_576;

export const fileBytesMax = 8 * mebibyte;
/** All files of one form together, with its other fields. */
export const requestBytesMax = 24 * mebibyte;
export const filesPerRequestMax = 10;
/** What belongs to one thing, such as the minutes of one activity. */
export const filesPerSubjectMax = 20;
export const subjectBytesMax = 60 * mebibyte;
/** What was removed may be wanted back for this long; then its bytes go, unless they belong to something else too. */
export const removedKeptDays = 30;

export const nameCharsMax = 80;

/** As browsers are told. */
export const contentTypes: Readonly<Record<MediaTypeCode, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  text: 'text/plain; charset=utf-8',
};

const endings: Readonly<Record<MediaTypeCode, readonly string[]>> = {
  jpeg: ['jpg', 'jpeg'],
  png: ['png'],
  webp: ['webp'],
  pdf: ['pdf'],
  docx: ['docx'],
  xlsx: ['xlsx'],
  text: ['txt', 'csv', 'md'],
};

/** A picture stands in a page; a PDF opens in the browser; everything else is only ever saved. */
export const opensInBrowser = (type: MediaTypeCode): boolean => isPictureCode(type) || type === 'pdf';

/** Controls, marks that turn the direction of writing, what a file system takes for a path or a pattern. */
const unwanted = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff/\\:*?"<>|]+/g;

/** The name a file is kept under: its last part, plain, not long, with an ending that says what it is. */
export function cleanedName(given: string, type: MediaTypeCode): string {
  const last = given.toWellFormed().split(/[/\\]/).at(-1) ?? '';
  const plain = last.normalize('NFC').replaceAll(unwanted, ' ').replaceAll(/\s+/g, ' ').trim();
  const [, base = plain, ending = ''] = /^(.*)\.([^.\s]{1,8})$/.exec(plain) ?? [];
  const known = endings[type].find((one) => one === ending.toLowerCase());
  const stem = (known === undefined ? plain : base).replaceAll(/^[.\s]+|[.\s]+$/g, '');
  // A cut between the halves of a rare character leaves a half, which goes.
  const short = (stem === '' ? 'file' : stem).slice(0, nameCharsMax).replace(/[\ud800-\udbff]$/, '');
  return `${short.trim()}.${known ?? endings[type][0] ?? type}`;
}
