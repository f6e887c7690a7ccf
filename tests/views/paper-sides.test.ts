/** How names run over sides of paper. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Row, type Side, sidesOf } from '../../views/pages/paper/sides.ts';

const rows = { first: 4, next: 6, tail: 2 };

/** `A3 B2`: groups with as many people. */
const groupsOf = (text: string) =>
  text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => ({
      name: word.charAt(0),
      people: Array.from({ length: Number(word.slice(1)) }, (_, i) => `${word.charAt(0)}${i + 1}`),
    }));

const written = (column: readonly Row<string>[]): string =>
  column.map((row) => (row.kind === 'group' ? `[${row.name}${row.continued ? '+' : ''}]` : row.person)).join(' ');

const said = (sides: readonly Side<string>[]): readonly string[] =>
  sides.map(({ columns, last }) => `${written(columns[0])} | ${written(columns[1])}${last ? ' .' : ''}`);

test.for([
  { groups: '', sides: [' |  .'], why: 'nobody: one side with room for guests' },
  { groups: 'A1', sides: ['[A] A1 |  .'], why: 'one name' },
  { groups: 'A2', sides: ['[A] A1 | [A+] A2 .'], why: 'two stand side by side, the group named over both' },
  { groups: 'A1 B1', sides: ['[A] A1 | [B] B1 .'], why: 'a column each' },
  { groups: 'A4', sides: ['[A] A1 A2 | [A+] A3 A4', ' |  .'], why: 'no room for guests is left: they have a side of their own' },
  { groups: 'A3 B1', sides: ['[A] A1 A2 A3 | [B] B1', ' |  .'], why: 'a head never stands alone at the foot' },
  {
    groups: 'A8',
    sides: ['[A] A1 A2 A3 | [A+] A4 A5 A6', '[A+] A7 | [A+] A8 .'],
    why: 'the next side says whose names go on, and its columns are even',
  },
  {
    groups: 'A2 B4',
    sides: ['[A] A1 A2 | [B] B1 B2 B3', '[B+] B4 |  .'],
    why: 'a group begins in the next column rather than without a name',
  },
])('$groups: $why', ({ groups, sides }) => {
  expect(said(sidesOf(groupsOf(groups), rows))).toEqual(sides);
});

test('whatever the groups: everybody once, in order, numbered, no column too high, one last side at the end', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 8 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 8, max: 24 }), fc.integer({ min: 8, max: 30 }), (counts, first, next) => {
      const groups = counts.map((count, g) => ({ name: `g${g}`, people: Array.from({ length: count }, (_, i) => `${g}.${i}`) }));
      const sides = sidesOf(groups, { first, next, tail: 7 });
      const people = sides.flatMap(({ columns }) => columns.flat()).filter((row) => row.kind === 'person');
      expect(people.map(({ person }) => person)).toEqual(groups.flatMap((group) => group.people));
      expect(people.map(({ number }) => number)).toEqual(people.map((_, i) => i + 1));
      expect(sides.map(({ last }) => last)).toEqual(sides.map((_, i) => i === sides.length - 1));
      for (const [i, { columns, last }] of sides.entries()) {
        const room = (i === 0 ? first : next) - (last ? 7 : 0);
        for (const column of columns) {
          expect(column.length).toBeLessThanOrEqual(room);
          expect(column.at(-1)?.kind).not.toBe('group');
          expect(column[0]?.kind).not.toBe('person');
        }
      }
    }),
  );
});
