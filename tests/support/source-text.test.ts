import { expect, test } from 'vitest';
import { importsOf, onlyKinds, piecesOf } from './source-text.ts';

const cases = [
  { source: "a = 'x'; // y", kinds: ['code:a = ', "text:'x'", 'code:; ', 'comment:// y'], why: 'a comment runs to the end of its line' },
  { source: "'it\\'s' + b", kinds: ["text:'it\\'s'", 'code: + b'], why: 'an escaped quote does not end a text' },
  { source: '`a${b}c`', kinds: ['text:`a${', 'code:b', 'text:}c`'], why: 'what a template computes is code' },
  {
    source: '`${f({ a: `${b}` })}`',
    kinds: ['text:`${', 'code:f({ a: ', 'text:`${', 'code:b', 'text:}`', 'code: })', 'text:}`'],
    why: 'templates nest',
  },
  { source: 'x = /[\'"]/g;', kinds: ['code:x = ', 'pattern:/[\'"]/', 'code:g;'], why: 'quotes in a pattern open no text' },
  { source: "a / b; c = 'd / e'", kinds: ['code:a / b; c = ', "text:'d / e'"], why: 'a division is not a pattern' },
  { source: "/* 'a' */ b", kinds: ["comment:/* 'a' */", 'code: b'], why: 'quotes in a comment open no text' },
  { source: "'http://x'", kinds: ["text:'http://x'"], why: 'slashes in a text begin no comment' },
] as const;

test.for(cases)('$source: $why', ({ source, kinds }) => {
  const pieces = piecesOf(source);
  expect(pieces.map(({ kind, text }) => `${kind}:${text}`)).toEqual(kinds);
  expect(pieces.map(({ text }) => text).join('')).toBe(source);
});

test('blanking keeps lines and columns', () => {
  expect(onlyKinds(piecesOf("a\n'b\\n' // c\nd"), ['code'])).toBe(`a\n${' '.repeat(10)}\nd`);
});

test.for([
  { source: "import { a } from './a.ts';", imports: ['./a.ts'], why: 'an import' },
  { source: "import {\n  a,\n  type B,\n} from './a.ts';", imports: ['./a.ts'], why: 'over several lines' },
  { source: "export * from './a.ts'; import type { C } from 'c';", imports: ['./a.ts', 'c'], why: 'a re-export and a type' },
  { source: "import './a.ts';", imports: ['./a.ts'], why: 'for its effects' },
  { source: "`${from} to ${'b'}`", imports: [], why: 'a template that computes with from' },
  { source: "await import('./late.ts')", imports: ['./late.ts'], why: 'loaded late' },
  {
    source: "// import { a } from './a.ts';\nexport const from = ['from', 'x'];",
    imports: [],
    why: 'a comment, a name or a text imports nothing',
  },
])('$why', ({ source, imports }) => {
  expect(importsOf(source)).toEqual(imports);
});
