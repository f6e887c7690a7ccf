/** Small schemes and sums with fixed defaults. Points are written as people write them. */
import { readFileSync } from 'node:fs';
import { contextOf, type ScoringContext } from '../../../server/scheme/context.ts';
import { decodeScheme } from '../../../server/scheme/decode.ts';
import { type Scheme, type SchemeFile, schemeRead } from '../../../server/scheme/format.ts';
import type { CapUse, Cut } from '../../../server/scheme/sheet.ts';
import { type Score, score } from '../../../server/scheme/score.ts';
import { type Facts, noFacts } from '../../../server/scheme/facts.ts';
import type { Sum } from '../../../server/scheme/sums.ts';
import { type Day, type Month, monthOf, type Period, quarterOf, type Quarter, type Year, yearOf } from '../../../server/kernel/calendar.ts';
import { pointsOf, writtenPoints } from '../../../server/kernel/points.ts';

export const defaultText = readFileSync(new URL('../../../server/scheme/default-46.json', import.meta.url), 'utf8');
export const defaultScheme = (): Scheme => decodeScheme(defaultText);
/** A fresh copy of the default file to plant faults in. */
export const defaultFile = (): SchemeFile => JSON.parse(defaultText) as SchemeFile;

type WrittenItem = SchemeFile['items'][number];
type WrittenCategory = SchemeFile['categories'][number];

export const anItem = (item: Partial<WrittenItem> = {}): WrittenItem => ({
  code: 'A',
  category: 'GOOD',
  nameZh: item.code ?? 'A',
  points: 2,
  unitZh: 'x',
  award: ['secretary'],
  audience: 'all',
  caps: [],
  countsIn: ['month', 'quarter', 'year'],
  activityTypes: [],
  evidenceZh: 'x',
  ...item,
});

export const aCategory = (category: Partial<WrittenCategory> = {}): WrittenCategory => ({
  code: 'GOOD',
  nameZh: category.code ?? 'GOOD',
  holds: 'mixed',
  redeemable: false,
  caps: [],
  ...category,
});

/** A scheme of one category GOOD with one item A, unless told; without a floor. */
export const aScheme = (parts: Partial<SchemeFile> = {}): Scheme =>
  schemeRead.parse({ ...defaultFile(), total: {}, categories: [aCategory()], items: [anItem()], exclusiveGroups: [], ...parts });

type WrittenSum = {
  readonly item?: string;
  readonly award?: number;
  readonly times?: number;
  readonly occasion?: string;
  readonly counts?: readonly [Month, Quarter, Year];
  readonly organisationId?: number;
};

/** Awards of 2 points of item A on a day, counting in the day's own periods, unless told. */
export function aSum(day: Day, { item = 'A', award = 2, times = 1, occasion = '', counts, organisationId }: WrittenSum = {}): Sum {
  const awardPoints = pointsOf(award);
  const [countsMonth, countsQuarter, countsYear] = counts ?? [monthOf(day), quarterOf(day), yearOf(day)];
  const sum = { item, day, countsMonth, countsQuarter, countsYear, awardPoints, occasion, points: awardPoints * times, times };
  return organisationId === undefined ? sum : { ...sum, organisationId };
}

/** Awards under a code of the default scheme, at its own points. */
export const earned = (scheme: Scheme, code: string, ...days: readonly Day[]): readonly Sum[] => {
  const item = scheme.items.find((one) => one.code === code);
  if (item === undefined) throw new Error(`no item ${code}`);
  return days.map((day) =>
    aSum(day, { item: code, award: item.points / 100, occasion: item.exclusiveGroup === undefined ? '' : `${code} ${day}` }),
  );
};

export const scored = (scheme: Scheme | ScoringContext, sums: readonly Sum[], period: Period, facts: Facts = noFacts): Score =>
  score('placedOf' in scheme ? scheme : contextOf(scheme), sums, facts, period);

/** A score's total as people write it. */
export const totalOf = (scheme: Scheme | ScoringContext, sums: readonly Sum[], period: Period, facts: Facts = noFacts): number =>
  Number(writtenPoints(scored(scheme, sums, period, facts).total));

/** A cut in one word: `points-cap month 2026-05: 6 to 4`. */
export const spoken = (cut: Cut): string => {
  const amounts = `${writtenPoints(cut.posted)} to ${writtenPoints(cut.counted)}`;
  const windowed = (use: CapUse) => `${use.rule} ${use.window} ${use.windowPeriod}: ${amounts}`;
  if (cut.rule === 'not-counted') return `not-counted: ${amounts}`;
  if (cut.rule === 'member-class') return `member-class ${cut.class}: ${amounts}`;
  if (cut.rule === 'exclusive-group') return `${cut.group} keeps ${cut.keptItem}: ${amounts}`;
  return windowed(cut);
};

export const cutsOf = (result: Score): readonly string[] => [
  ...result.categories.flatMap((category) => category.items.flatMap((item) => item.cuts.map((cut) => `${item.code} ${spoken(cut)}`))),
  ...result.categories.flatMap((category) => category.cuts.map((cut) => `${category.code} ${spoken(cut)}`)),
  ...result.adjustments.map(({ rule, posted, counted }) => `${rule}: ${writtenPoints(posted)} to ${writtenPoints(counted)}`),
];
