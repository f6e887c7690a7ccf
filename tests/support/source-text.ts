/** Splits TypeScript into code, comments and text, for the tests that read the sources of the house. */

export type Piece = {
  readonly kind: 'code' | 'comment' | 'text' | 'pattern';
  readonly text: string;
  /** Line on which the piece begins, from 1. */
  readonly line: number;
};

/** After these a slash begins a pattern; after a name, a number or a closing bracket it divides. */
const beforePattern = /(?:^|[=(,:[!&|?{};+\-*%~^<>]|=>|\b(?:return|typeof|case|in|of|do|else|void|await))\s*$/;

const endOfLine = (source: string, from: number): number => {
  const end = source.indexOf('\n', from);
  return end === -1 ? source.length : end;
};

/** The index after a quoted text that begins at `from`. */
function endOfQuoted(source: string, from: number): number {
  const quote = source[from];
  let at = from + 1;
  while (at < source.length && source[at] !== quote) at += source[at] === '\\' ? 2 : 1;
  return Math.min(at + 1, source.length);
}

/** The index after a pattern's closing slash; undefined when the line ends first, so that it was a division. */
function endOfPattern(source: string, from: number): number | undefined {
  let inClass = false;
  for (let at = from + 1; at < source.length && source[at] !== '\n'; at++) {
    const char = source[at];
    if (char === '\\') at++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) return at + 1;
  }
  return undefined;
}

/** In order and without gaps: joined, the pieces are the source again. What stands between `${` and `}` is code. */
export function piecesOf(source: string): readonly Piece[] {
  const pieces: Piece[] = [];
  /** Open braces since each `${` that is not closed yet. */
  const templates: number[] = [];
  let start = 0;
  let at = 0;
  let line = 1;
  const cut = (kind: Piece['kind'], end: number) => {
    const text = source.slice(start, end);
    if (text !== '') pieces.push({ kind, text, line });
    line += text.split('\n').length - 1;
    start = end;
    at = end;
  };
  /** Takes the text of a template from `at` up to its end or to the next `${`. */
  const templateText = () => {
    let end = at;
    while (end < source.length && source[end] !== '`' && !source.startsWith('${', end)) end += source[end] === '\\' ? 2 : 1;
    const opensCode = source.startsWith('${', end);
    cut('text', Math.min(end + (opensCode ? 2 : 1), source.length));
    if (opensCode) templates.push(0);
  };
  while (at < source.length) {
    const char = source[at];
    const pair = source.slice(at, at + 2);
    const depth = templates.at(-1);
    const patternEnd = char === '/' && beforePattern.test(source.slice(Math.max(0, at - 40), at)) ? endOfPattern(source, at) : undefined;
    if (pair === '//' || pair === '/*') {
      cut('code', at);
      const close = source.indexOf('*/', at);
      cut('comment', pair === '//' ? endOfLine(source, at) : close === -1 ? source.length : close + 2);
    } else if (char === "'" || char === '"') {
      cut('code', at);
      cut('text', endOfQuoted(source, at));
    } else if (char === '`') {
      cut('code', at);
      at++;
      templateText();
    } else if (patternEnd !== undefined) {
      cut('code', at);
      cut('pattern', patternEnd);
    } else if (char === '}' && depth === 0) {
      cut('code', at);
      templates.pop();
      at++;
      templateText();
    } else {
      if (depth !== undefined && char === '{') templates.push((templates.pop() ?? 0) + 1);
      if (depth !== undefined && char === '}') templates.push((templates.pop() ?? 1) - 1);
      at++;
    }
  }
  cut('code', source.length);
  return pieces;
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** The source again, with the pieces of other kinds blanked; lines and columns stay. */
export const onlyKinds = (pieces: readonly Piece[], kinds: readonly Piece['kind'][]): string =>
  pieces.map((piece) => (kinds.includes(piece.kind) ? piece.text : blank(piece.text))).join('');

/** What the code says right before the text that names a module. */
const beforeModule = /\bfrom\s*$|\bimport\s*\(?\s*$/;

/** What a source imports, re-exports or loads late, as spelled. */
export function importsOf(source: string): readonly string[] {
  const pieces = piecesOf(source).filter((piece) => piece.kind !== 'comment');
  return pieces
    .filter((piece, index) => piece.kind === 'text' && /^['"]/.test(piece.text) && beforeModule.test(pieces[index - 1]?.text ?? ''))
    .map((piece) => piece.text.slice(1, -1));
}
