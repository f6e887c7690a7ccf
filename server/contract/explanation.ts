/** A score explained, as the page, the API and the command line tell it: parts that add up to the total, with what lies behind each. */
import { z } from 'zod';
import { periodKinds } from '../kernel/calendar.ts';
import { entrySourceCodes, memberClassCodes } from './codes.ts';

/** Entries that one explanation tells one by one; a member earns some three hundred a year. */
export const explainedEntriesMax = 2_000;

const points = z.int();
const named = z.object({ nameZh: z.string(), nameEn: z.string().optional() });
const scoredKind = z.enum(['month', 'quarter', 'year']);
const instant = z.string();
const day = z.string();
const period = z.string();

/** What a rule took: `posted` came in, `counted` was left. `maxPoints` in hundredths; `times` counts the awards in the window. */
const cap = {
  window: z.enum(periodKinds),
  windowPeriod: period,
  maxPoints: points.nullable(),
  maxTimes: z.int().nullable(),
  times: z.int(),
  posted: points,
  counted: points,
};
const capCut = z.object({ rule: z.enum(['points-cap', 'times-cap']), ...cap });
/** A cap that several items share, with the name of what shares it; `posted`, `counted` are the item's own. */
const sharedCut = z.object({ rule: z.enum(['group-points-cap', 'group-times-cap', 'category-times-cap']), group: named, ...cap });
const classCut = z.object({ rule: z.literal('member-class'), class: z.enum(memberClassCodes), posted: points, counted: points });
const notCountedCut = z.object({ rule: z.literal('not-counted'), kind: scoredKind, posted: points, counted: points });
const groupCut = z.object({
  rule: z.literal('exclusive-group'),
  group: named,
  /** What both were earned at; null where that is not known. */
  occasion: z.string().nullable(),
  kept: named,
  posted: points,
  counted: points,
});
const cut = z.discriminatedUnion('rule', [capCut, sharedCut, notCountedCut, classCut, groupCut]);

/** The n-th time of some items: `times` there, `extra` of them from the n-th on, `each` more for one of these. */
const occurrence = z.object({
  rule: z.literal('occurrence'),
  name: named,
  effect: z.enum(['each', 'once', 'empties_part']),
  window: scoredKind,
  windowPeriod: period,
  from: z.int(),
  times: z.int(),
  extra: z.int(),
  each: points,
  posted: points,
  counted: points,
});
/** A part that begins full: `posted` is what its items took, `counted` what is left. `emptied`: an n-th time emptied it. */
const part = z.object({
  rule: z.literal('part'),
  per: scoredKind,
  windowPeriod: period,
  full: points,
  floor: points,
  emptied: z.boolean(),
  posted: points,
  counted: points,
});
/** What moved a category from what its items count: from `posted` to `counted`. */
const move = z.discriminatedUnion('rule', [z.object({ rule: z.literal('category-cap'), ...cap }), occurrence, part]);

/** An entry that counts elsewhere than its day says, since its own period was closed when it was posted. */
const late = z.object({ kind: scoredKind, own: period, countsIn: period, closedOn: day.nullable() });

const entry = z.object({
  id: z.string(),
  day,
  code: z.string(),
  item: named,
  points,
  /** What it adds to the score shown; null when that is not said (it equals `points`, or a cap is shared). */
  counted: points.nullable(),
  source: z.enum(entrySourceCodes),
  /** When the card was tapped, and at which kiosk; null where no tap is behind it. */
  at: instant.nullable(),
  kiosk: z.string().nullable(),
  lateMinutes: z.int().nullable(),
  activity: z.string().nullable(),
  activityId: z.string().nullable(),
  place: z.string().nullable(),
  /** Who recorded it, by name, where a person did; when it came into the ledger; why; the digest of its document. */
  recordedBy: z.string().nullable(),
  recordedAt: instant,
  reason: z.string().nullable(),
  evidence: z.string().nullable(),
  late: z.array(late).readonly(),
  /** Taken back where both count in what is shown: it counts for nothing here. */
  reversal: z.object({ reason: z.string(), day, by: z.string().nullable(), successorId: z.string().nullable() }).nullable(),
  /** Taken back later, in a period that counts elsewhere: here it still counts. */
  reversedIn: z.object({ day, reason: z.string(), period }).nullable(),
  /** It is the taking back of an entry that counts elsewhere. */
  reverses: z.object({ day, points, period }).nullable(),
});

/** The standing entries make `recorded`; `recorded` less what the cuts took is `counted`. */
const itemLine = z.object({
  code: z.string(),
  name: named,
  times: z.int(),
  /** Points of one time, where all times gave the same. */
  each: points.nullable(),
  recorded: points,
  counted: points,
  cuts: z.array(cut).readonly(),
  /** Newest first. */
  entries: z.array(entry).readonly(),
});

/** The items' `counted` make `recorded`; `recorded` with what each move changed, `posted` to `counted`, is `counted`. */
const categoryLine = z.object({
  code: z.string(),
  name: named,
  recorded: points,
  counted: points,
  moves: z.array(move).readonly(),
  items: z.array(itemLine).readonly(),
});

/** One assessor's term; `name` is null for the points themselves, `posted` null where no mark is there. */
const weightLine = z.object({ name: named.nullable(), share: points, outOf: points, posted: points.nullable(), counted: points });

/** A step from the sum of the categories to the total; `points` is what it moved. */
const adjustment = z.discriminatedUnion('rule', [
  z.object({ rule: z.literal('base'), name: named, per: scoredKind, each: points, periods: z.int(), points }),
  z.object({
    rule: z.literal('bonus-ceiling'),
    name: named,
    window: scoredKind,
    windowPeriod: period,
    reached: points,
    limit: points,
    points,
  }),
  z.object({ rule: z.literal('weights'), lines: z.array(weightLine).readonly(), points }),
  z.object({ rule: z.enum(['total-floor', 'total-ceiling']), limit: points, points }),
  z.object({ rule: z.literal('veto'), name: named, day, points }),
]);

/** The categories' `counted` and the adjustments' `points` make `total`. Points are integers in hundredths. */
export const explanation = z.object({
  member: z.object({ id: z.string(), name: z.string() }),
  /** Where the member is ranked for the period. */
  organisation: z.object({ id: z.string(), name: z.string() }),
  period,
  kind: scoredKind,
  /** A year told up to and with this month, as a month's page shows it; null for the whole period. */
  until: period.nullable(),
  /** The day on which the period was closed; null while it moves. */
  closedOn: day.nullable(),
  scheme: z.object({ id: z.string(), version: z.string(), name: named, startsMonth: period }),
  total: points,
  categories: z.array(categoryLine).readonly(),
  adjustments: z.array(adjustment).readonly(),
  /** How many entries there are, told or not. */
  entriesTotal: z.int(),
});

type Plain<T> = T extends readonly (infer One)[] ? readonly Plain<One>[] : T extends object ? { readonly [K in keyof T]: Plain<T[K]> } : T;

export type Explanation = Plain<z.infer<typeof explanation>>;
export type CategoryLine = Explanation['categories'][number];
export type ItemLine = CategoryLine['items'][number];
export type EntryFact = ItemLine['entries'][number];
export type CutFact = ItemLine['cuts'][number];
export type MoveFact = CategoryLine['moves'][number];
export type AdjustmentFact = Explanation['adjustments'][number];
export type LateFact = EntryFact['late'][number];
