/** Tables as CSV that a spreadsheet opens as they are: UTF-8 with its mark, cells that are text and never a formula. */

export type CsvCell = string | number;

const mark = '\ufeff';

/** What a spreadsheet would take for a formula or a command stands behind an apostrophe. */
const guarded = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

function cellText(cell: CsvCell): string {
  if (typeof cell === 'number') return String(cell);
  const text = guarded(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows of cells, ended by CRLF (RFC 4180). */
export const csvOf = (rows: readonly (readonly CsvCell[])[]): string =>
  `${mark}${rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('')}`;
