/** The shape of a scheme file: what a local scheme may say, as one schema from which the types follow. */
import { z } from 'zod';
import { memberClassCodes, tieBreakerCodes } from '../contract/codes.ts';
import { pointsOf } from '../kernel/points.ts';
import { flagsWith } from './format-flags.ts';
import { activityKind, categoryWith, itemGroupWith, itemWith, occurrenceWith } from './format-items.ts';
import { baseWith, carryOverWith, ceilingWith, memberClass, totalWith, vetoes, weightsWith } from './format-total.ts';
import { categoriesMax, code, count, itemsMax, list, named, type PointsSchema, scoredKinds as kinds, textMax } from './format-words.ts';

export const scoredKinds = kinds;
export type { ScoredKind } from './format-words.ts';

const attendance = z.strictObject({
  checkInOpensMinutesBefore: count(0, 1440),
  lateAfterMinutes: count(0, 1440),
  closesAt: z.enum(['activity_end', 'activity_start']),
  makeUpWithinDays: count(0, 366),
  fullAttendanceAllows: list(z.strictObject({ status: z.enum(['leave_official', 'leave_sick', 'leave_private']), madeUp: z.boolean() })),
  /** An activity of `kind` that lasts `minHours` or more earns as `countsAs`. */
  longActivities: list(z.strictObject({ kind: activityKind, minHours: z.number().positive().max(72), countsAs: activityKind })),
});

const ranking = z.strictObject({ tieBreakers: list(z.enum(tieBreakerCodes)), excludedClasses: list(z.enum(memberClassCodes)) });

/** Days after the end of a period on which it closes: the 5th of the next month, the 20th of January. */
const closing = z.strictObject({ monthOnDay: count(1, 28), quarterOnDay: count(1, 28), yearOnDay: count(1, 28) });

const claims = z.strictObject({ submitWithinDays: count(1, 366), decideWithinDays: count(1, 366), evidenceMin: count(0, 10) });

const yearEnd = z.strictObject({
  grades: list(z.strictObject({ code: z.enum(['excellent', 'qualified', 'basically_qualified', 'unqualified']), ...named })),
  excellentShare: z.strictObject({ numerator: count(1, 100), denominator: count(1, 100), rounding: z.literal('floor') }),
  denominator: z.literal('full_members'),
  probationaryGraded: z.boolean(),
  weights: z.strictObject({ points: z.number().min(0).max(1), appraisal: z.number().min(0).max(1) }),
  noticeWorkingDays: count(0, 60),
});

/** The whole file, with one decision left open: how a written amount of points is read. */
const fileWith = <P extends PointsSchema>(points: P) => {
  const redemption = z.strictObject({
    reducesRankingScore: z.boolean(),
    lapse: z.enum(['never', 'end_of_year', 'end_of_next_year']),
    window: z.enum(['always', 'monthly_day', 'quarterly_day', 'half_year']),
    signOff: list(z.enum(['member_tap', 'clerk'])),
    secondApproverAbovePoints: points,
    blockedWhen: list(z.enum(['veto', 'dues_overdue', 'under_review'])),
    cancelWithinDays: count(0, 366),
    notice: z.enum(['month', 'quarter', 'year']),
  });
  return z
    .strictObject({
      format: z.literal(1),
      code: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
      version: z.string().min(1).max(20),
      ...named,
      aboutZh: z.string().min(1).max(textMax).optional(),
      aboutEn: z.string().min(1).max(textMax).optional(),
      total: totalWith(points),
      base: list(baseWith(points)).optional(),
      categories: list(categoryWith(points), categoriesMax),
      bonusCeilings: list(ceilingWith(points)).optional(),
      exclusiveGroups: list(z.strictObject({ code, ...named })),
      items: list(itemWith(points), itemsMax),
      itemGroups: list(itemGroupWith(points)).optional(),
      occurrences: list(occurrenceWith(points)).optional(),
      memberClasses: list(memberClass).optional(),
      weights: weightsWith(points).optional(),
      carryOver: carryOverWith(points).optional(),
      attendance,
      vetoes,
      ranking,
      closing,
      flags: flagsWith(points),
      redemption,
      claims,
      yearEnd,
    })
    .readonly();
};

/** A scheme as people write it: points as 2 or 0.5. */
export const schemeFile = fileWith(z.number());
/** The same, read: points in hundredths. Throws RangeError on a third decimal, so the laws are tried first. */
export const schemeRead = fileWith(z.number().transform(pointsOf));

export type SchemeFile = z.infer<typeof schemeFile>;
/** A decoded scheme: all points are integers in hundredths. */
export type Scheme = z.infer<typeof schemeRead>;
export type SchemeCategory = Scheme['categories'][number];
export type SchemeItem = Scheme['items'][number];
export type SchemeCap = SchemeItem['caps'][number];
export type SchemePart = NonNullable<SchemeCategory['part']>;
export type SchemeLevel = Scheme['flags']['levels'][number];
export type TieBreaker = Scheme['ranking']['tieBreakers'][number];
