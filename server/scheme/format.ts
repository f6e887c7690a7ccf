/** The shape of a scheme file: what a local scheme may say, as one schema from which the types follow. */
import { z } from 'zod';
import { activityKindCodes, memberClassCodes, tieBreakerCodes } from '../contract/codes.ts';
import { periodKinds } from '../kernel/calendar.ts';
import { pointsOf } from '../kernel/points.ts';

export const itemsMax = 300;
export const categoriesMax = 30;
export const capsMax = 10;
export const levelsMax = 5;
export const listMax = 50;
const nameMax = 60;
const shortMax = 8;
const textMax = 300;

/** What is scored, ranked, published. Days and weeks are windows of caps only. */
export const scoredKinds = ['month', 'quarter', 'year'] as const;
export type ScoredKind = (typeof scoredKinds)[number];

/** How an item is earned: by a tap, by a secretary, by a member's claim, from a list, or by a rule of the system. */
export const awardKinds = ['tap', 'secretary', 'claim', 'import', 'auto'] as const;
export type AwardKind = (typeof awardKinds)[number];

const code = z.string().regex(/^[A-Z][A-Z0-9_]{0,15}$/);
const activityKind = z.enum(activityKindCodes);
const list = <T extends z.ZodType>(one: T, max: number = listMax) => z.array(one).max(max).readonly();
const named = { nameZh: z.string().min(1).max(nameMax), nameEn: z.string().min(1).max(nameMax).optional() };
const count = (min: number, max: number) => z.int().min(min).max(max);

/** What makes the system propose an automatic item. */
const trigger = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('dues_paid_on_time') }),
  z.strictObject({ on: z.literal('dues_overdue') }),
  z.strictObject({ on: z.literal('full_attendance'), period: z.enum(scoredKinds), activityTypes: list(activityKind) }),
  z.strictObject({ on: z.literal('study_hours'), period: z.enum(scoredKinds), hours: count(1, 2000) }),
  z.strictObject({ on: z.literal('absent_without_leave'), activityTypes: list(activityKind) }),
  z.strictObject({ on: z.literal('late_or_left_early'), activityTypes: list(activityKind) }),
  z.strictObject({ on: z.literal('make_up_overdue') }),
]);

const attendance = z.strictObject({
  checkInOpensMinutesBefore: count(0, 1440),
  lateAfterMinutes: count(0, 1440),
  closesAt: z.enum(['activity_end', 'activity_start']),
  makeUpWithinDays: count(0, 366),
  fullAttendanceAllows: list(z.strictObject({ status: z.enum(['leave_official', 'leave_sick', 'leave_private']), madeUp: z.boolean() })),
  /** An activity of `kind` that lasts `minHours` or more earns as `countsAs`. */
  longActivities: list(z.strictObject({ kind: activityKind, minHours: z.number().positive().max(72), countsAs: activityKind })),
});

const bar = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('item'), item: code, op: z.literal('>='), count: count(1, 1000) }),
  z.strictObject({ kind: z.literal('veto') }),
]);

const vetoes = z.strictObject({
  effects: list(z.enum(['withhold_flag', 'block_excellent', 'suspend_redemption'])),
  reasons: list(z.strictObject({ code, ...named })),
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
const fileWith = <P extends z.ZodType<number, number>>(points: P) => {
  const cap = z.strictObject({
    window: z.enum(periodKinds),
    maxPoints: points.optional(),
    maxTimes: z.int().optional(),
  });
  const category = z.strictObject({
    code,
    ...named,
    /** For the head of a narrow column; the name's beginning where left out. */
    shortZh: z.string().min(1).max(shortMax).optional(),
    shortEn: z.string().min(1).max(shortMax).optional(),
    /** Which of the usual six it is, for tie-breakers or year-end columns. */
    role: z.enum(['study', 'org_life', 'practice', 'duty', 'vanguard', 'deduction']).optional(),
    holds: z.enum(['bonus', 'deduction', 'mixed']),
    redeemable: z.boolean(),
    caps: list(z.strictObject({ window: z.enum(periodKinds), maxPoints: points }), capsMax),
  });
  const item = z.strictObject({
    code,
    category: code,
    ...named,
    points,
    unitZh: z.string().min(1).max(nameMax),
    unitEn: z.string().min(1).max(nameMax).optional(),
    award: list(z.enum(awardKinds)).refine((kinds) => kinds.length > 0, { params: { code: 'out_of_range' } }),
    audience: z.enum(['all', 'committee']),
    caps: list(cap, capsMax),
    /** The kinds of period in which the item counts; a yearly item may stay out of the quarter. */
    countsIn: list(z.enum(scoredKinds)),
    activityTypes: list(activityKind),
    exclusiveGroup: code.optional(),
    trigger: trigger.optional(),
    evidenceZh: z.string().min(1).max(textMax),
    evidenceEn: z.string().min(1).max(textMax).optional(),
  });
  const flags = z.strictObject({
    subject: z.enum(['member', 'branch', 'secretary']),
    period: z.enum(scoredKinds),
    mode: z.enum(['score', 'rate', 'share']),
    minMonthsInBranch: count(0, 24),
    noticeWorkingDays: count(0, 60),
    tieAtShareCut: z.enum(['include', 'exclude']),
    /** Best first. Half-open: a score below `minScore` falls to the next level; the level without a least takes the rest. */
    levels: list(
      z.strictObject({
        code,
        ...named,
        colour: z.enum(['red', 'blue', 'yellow', 'green', 'grey']),
        meaningZh: z.string().min(1).max(nameMax),
        meaningEn: z.string().min(1).max(nameMax).optional(),
        minScore: points.optional(),
        minRate: z.number().min(0).max(100).optional(),
        topShare: z.number().min(0).max(1).optional(),
        public: z.boolean(),
        bars: list(bar),
      }),
      levelsMax,
    ),
  });
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
      /** Bounds of a period's published total. */
      total: z.strictObject({ floor: points.optional(), ceiling: points.optional() }),
      categories: list(category, categoriesMax),
      exclusiveGroups: list(z.strictObject({ code, ...named })),
      items: list(item, itemsMax),
      attendance,
      vetoes,
      ranking,
      closing,
      flags,
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
export type CategoryCap = SchemeCategory['caps'][number];
export type ItemTrigger = z.infer<typeof trigger>;
export type SchemeLevel = Scheme['flags']['levels'][number];
export type TieBreaker = Scheme['ranking']['tieBreakers'][number];
