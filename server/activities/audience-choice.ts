/** Whom a plan may be meant for: everybody below where they are few; the chosen, the near and the found where they are many. */
import type { Knex } from 'knex';
import type { Scope } from '../access/rules.ts';
import { inScope } from '../access/scoped.ts';
import { inList } from '../db/bulk.ts';
import { organisationsByIds } from '../organisations/queries.ts';
import type { Place } from './pages.ts';
import { type Audience, type AudienceKind, audienceKinds } from './rules.ts';

/** So many are offered at once; of more, a name is asked for. */
export const offeredMax = 12;
/** Answers of one search; a longer piece of the name tells them apart. */
export const foundMax = 20;
/** Parts that a form may tick: more than any meeting has guests. */
const tickedMax = 100;

const columns = { id: 'o.id', uid: 'o.uid', path: 'o.path', level: 'o.level', name: 'o.name' } as const;

const within = (db: Knex, scope: Scope): Knex.QueryBuilder =>
  db('organisations as o')
    .whereRaw(...inScope('o.path', scope))
    .whereNull('o.closed_on');

const likePart = (text: string): string => `%${text.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

export type AudienceOffer = {
  /** In the order of the tree. */
  readonly places: readonly Place[];
  /** Names of those above them, by id, where a name alone does not tell them apart; empty where they are few. */
  readonly above: ReadonlyMap<number, string>;
  /** Null where everybody is offered. */
  readonly search: { readonly query: string; readonly found: number; readonly more: boolean } | null;
};

/** The organisation right above, from a path. */
const aboveOf = ({ path }: Place): number => Number(path.split('/').at(-3) ?? 0);

/** What is offered to somebody who plans in `scope` at `host`: what is chosen already stays, wherever it stands. */
export async function audienceOffer(
  db: Knex,
  scope: Scope,
  host: Place,
  chosenIds: readonly number[],
  query: string,
): Promise<AudienceOffer> {
  const few: Place[] = await within(db, scope)
    .orderBy('o.path')
    .limit(offeredMax + 1)
    .select(columns);
  const isFew = few.length <= offeredMax;
  const found: Place[] =
    isFew || query === ''
      ? []
      : await within(db, scope)
          .whereRaw(`lower(o.name) like ? escape '\\'`, [likePart(query)])
          // What is nearest to the piece stands first.
          .orderByRaw('length(o.name), o.path')
          .limit(foundMax + 1)
          .select(columns);
  const near = isFew ? few : [host, ...found.slice(0, foundMax)];
  const missing = chosenIds.filter((id) => !near.some((place) => place.id === id));
  const chosen = [...(await organisationsByIds(db, missing)).values()];
  const places = [...new Map([...near, ...chosen].map((place) => [place.id, place])).values()].toSorted((a, b) =>
    a.path < b.path ? -1 : 1,
  );
  const upper = isFew ? [] : [...(await organisationsByIds(db, places.map(aboveOf))).values()];
  return {
    places,
    above: new Map(
      places.flatMap((place) => {
        const name = upper.find(({ id }) => id === aboveOf(place))?.name;
        return name === undefined ? [] : [[place.id, name] as const];
      }),
    ),
    search: isFew ? null : { query, found: Math.min(found.length, foundMax), more: found.length > foundMax },
  };
}

const tickPattern = new RegExp(`^for-(${audienceKinds.join('|')})-([0-9a-f-]{36})$`);

/** The parts that a form ticked, of organisations in `scope` and of those that the plan was meant for before. */
export async function audiencesTicked(
  db: Knex,
  scope: Scope,
  form: Readonly<Record<string, unknown>>,
  before: readonly Audience[] = [],
): Promise<readonly Audience[]> {
  const ticks = Object.keys(form).flatMap((field) => {
    const [, audience, uid] = tickPattern.exec(field) ?? [];
    return audience === undefined || uid === undefined || form[field] !== 'on' ? [] : [{ audience: audience as AudienceKind, uid }];
  });
  const uids = [...new Set(ticks.map(({ uid }) => uid))].slice(0, tickedMax);
  const [known, knownList] = inList(db, 'o.uid', uids);
  const [scoped, scopedList] = inScope('o.path', scope);
  const [meant, meantList] = inList(
    db,
    'o.id',
    before.map((part) => part.organisationId),
  );
  const rows: { id: number; uid: string }[] = await db('organisations as o')
    .whereRaw(`${known} and ((${scoped} and o.closed_on is null) or ${meant})`, [...knownList, ...scopedList, ...meantList])
    .orderBy('o.path')
    .select('o.id', 'o.uid');
  return rows.flatMap(({ id, uid }) => ticks.filter((tick) => tick.uid === uid).map(({ audience }) => ({ organisationId: id, audience })));
}
