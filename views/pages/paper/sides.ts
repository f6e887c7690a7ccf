/** How names run over sides of paper: two columns a side, a group's head never alone, the rest of the last side for guests. */

export type Row<T> =
  | { readonly kind: 'group'; readonly name: string; readonly continued: boolean }
  | { readonly kind: 'person'; readonly number: number; readonly person: T };

export type Side<T> = {
  readonly columns: readonly [readonly Row<T>[], readonly Row<T>[]];
  /** The last side: guests and signatures stand on it. */
  readonly last: boolean;
};

export type SideRows = {
  /** Rows of a column on the first side, under the head, and on the others. */
  readonly first: number;
  readonly next: number;
  /** What guests and signatures take. */
  readonly tail: number;
};

type Named<T> = { readonly name: string; readonly people: readonly T[] };
type Waiting<T> = { readonly group: string; readonly number: number; readonly person: T };

/** Takes as many people as a column of `rows` holds; a group that goes on begins it with its head again. */
function columnOf<T>(people: readonly Waiting<T>[], rows: number, before: string | null): { rows: readonly Row<T>[]; taken: number } {
  const column: Row<T>[] = [];
  let group: string | null = null;
  let taken = 0;
  for (const { group: name, number, person } of people) {
    const head = name === group ? 0 : 1;
    if (column.length + head + 1 > rows) break;
    if (head === 1) column.push({ kind: 'group', name, continued: group === null && name === before });
    column.push({ kind: 'person', number, person });
    group = name;
    taken += 1;
  }
  return { rows: column, taken };
}

type Filled<T> = { readonly columns: Side<T>['columns']; readonly taken: number };

function sideOf<T>(people: readonly Waiting<T>[], rows: number, before: string | null): Filled<T> {
  const left = columnOf(people, rows, before);
  const right = columnOf(people.slice(left.taken), rows, people[left.taken - 1]?.group ?? before);
  return { columns: [left.rows, right.rows], taken: left.taken + right.taken };
}

/** The lowest columns that hold everybody who is left. */
function evenSide<T>(people: readonly Waiting<T>[], rows: number, before: string | null): Filled<T> {
  for (let height = Math.ceil(people.length / 2); height < rows; height++) {
    const side = sideOf(people, height, before);
    if (side.taken === people.length) return side;
  }
  return sideOf(people, rows, before);
}

/** Sides for groups in their order; at least one. A column holds two rows or more. */
export function sidesOf<T>(groups: readonly Named<T>[], { first, next, tail }: SideRows): readonly Side<T>[] {
  const people = groups
    .flatMap((group) => group.people.map((person) => ({ group: group.name, person })))
    .map((one, i) => ({ ...one, number: i + 1 }));
  const sides: Side<T>[] = [];
  let rest: readonly Waiting<T>[] = people;
  let before: string | null = null;
  for (;;) {
    const rows = sides.length === 0 ? first : next;
    const full: Filled<T> = sideOf(rest, rows, before);
    const isWhole = full.taken === rest.length;
    const { columns } = isWhole ? evenSide(rest, rows, before) : full;
    const height = Math.max(columns[0].length, columns[1].length);
    const last = isWhole && height + tail <= rows;
    sides.push({ columns, last });
    if (last) return sides;
    before = rest[full.taken - 1]?.group ?? before;
    rest = rest.slice(full.taken);
  }
}
