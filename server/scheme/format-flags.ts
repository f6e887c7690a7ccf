/** What a scheme file says of levels: whose, by what measure, what bars them, what several in a row bring. */
import { z } from 'zod';
import { code, count, levelsMax, list, named, nameMax, type PointsSchema, rounding, scoredKind } from './format-words.ts';

const rate = z.number().min(0).max(100);
const share = z.number().min(0).max(1);
/** Among all who are ranked together, or among those of the subject's own class. */
const within = z.enum(['all', 'class']);
const itemCount = { kind: z.literal('item'), item: code };

/** What keeps a level from one who has its measure. */
const barWith = <P extends PointsSchema>(points: P) =>
  z.discriminatedUnion('kind', [
    z.strictObject({ ...itemCount, op: z.literal('>='), count: count(1, 1000) }),
    z.strictObject({ kind: z.literal('veto') }),
    z.strictObject({ kind: z.literal('deductions'), op: z.literal('>='), points }),
    z.strictObject({ kind: z.literal('category'), category: code, op: z.literal('<'), points }),
  ]);

/** What a level asks for where it asks for several things at once. */
const conditionWith = <P extends PointsSchema>(points: P) =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('score'), min: points }),
    z.strictObject({ kind: z.literal('rate'), min: rate }),
    z.strictObject({ kind: z.literal('rank'), top: count(1, 10_000), within }),
    z.strictObject({ kind: z.literal('share'), top: share, within }),
    z.strictObject({ kind: z.literal('category'), category: code, min: points }),
    z.strictObject({ ...itemCount, min: count(1, 1000) }),
    /** One of these levels in each of so many periods before. */
    z.strictObject({ kind: z.literal('held'), levels: list(code, levelsMax), periods: count(1, 12) }),
  ]);

export const flagsWith = <P extends PointsSchema>(points: P) =>
  z.strictObject({
    subject: z.enum(['member', 'branch', 'secretary']),
    /** Whose points are measured; a member's own where left out. */
    measure: z.enum(['own', 'branch_average', 'branch_sum']).optional(),
    /** How an average or a share of places ends; down where left out. */
    rounding: rounding.optional(),
    period: scoredKind,
    mode: z.enum(['score', 'rate', 'share', 'rank', 'combined']),
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
        minRate: rate.optional(),
        topShare: share.optional(),
        topRank: count(1, 10_000).optional(),
        /** In mode `combined`: all of these. */
        when: list(conditionWith(points)).optional(),
        public: z.boolean(),
        bars: list(barWith(points)),
      }),
      levelsMax,
    ),
    /** Levels held in so many periods in a row, the last one this: what follows, in words. */
    consecutive: list(z.strictObject({ code, ...named, levels: list(code, levelsMax, 1), periods: count(2, 12) })).optional(),
  });
