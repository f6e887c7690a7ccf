/** A scope as a condition of SQL. */
import type { Scope } from './rules.ts';

/** That a column of organisation paths lies in a scope: `query.whereRaw(...inScope('o.path', scope))`. An empty scope lets no row through. */
export const inScope = (pathColumn: string, { patterns }: Scope): [string, string[]] =>
  patterns.length === 0 ? ['1 = 0', []] : [`(${patterns.map(() => `${pathColumn} like ?`).join(' or ')})`, [...patterns]];
