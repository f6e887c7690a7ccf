/** What a scheme file says of the total: where it begins, what bounds it, whose marks it weighs, what a year hands on. */
import { z } from 'zod';
import { memberClassCodes } from '../contract/codes.ts';
import { categoriesMax, capsMax, code, itemsMax, list, named, percent, type PointsSchema, rounding, scoredKind } from './format-words.ts';

/** Points that everyone has in each period of a kind. */
export const baseWith = <P extends PointsSchema>(points: P) =>
  z.strictObject({ code, ...named, points, per: scoredKind, countsIn: list(scoredKind) });

/** A bound on what several categories count together: a ceiling of all bonus. */
export const ceilingWith = <P extends PointsSchema>(points: P) =>
  z.strictObject({
    code,
    ...named,
    categories: list(code, categoriesMax),
    caps: list(z.strictObject({ window: scoredKind, maxPoints: points }), capsMax),
  });

/** Bounds of a period's published total; in every kind of period unless told. */
export const totalWith = <P extends PointsSchema>(points: P) =>
  z.strictObject({ floor: points.optional(), ceiling: points.optional(), appliesIn: list(scoredKind).optional() });

/** The total as a weighing of several assessors: each gives at most `share` points of the whole, for `outOf` of its own. */
export const weightsWith = <P extends PointsSchema>(points: P) =>
  z.strictObject({
    period: scoredKind,
    rounding,
    /** A mark that is not there yet: counts zero, or leaves its share to the others. */
    missing: z.enum(['zero', 'shared_out']),
    points: z.strictObject({ share: points, outOf: points }),
    assessors: list(z.strictObject({ code, ...named, share: points, outOf: points })),
  });

/** A share of a year's total that the next year begins with, posted as an entry when the year closes. */
export const carryOverWith = <P extends PointsSchema>(points: P) =>
  z.strictObject({ item: code, percent, rounding, maxPoints: points.optional() });

/** What does not count for members of a class, on the days on which they are of it. */
export const memberClass = z.strictObject({
  class: z.enum(memberClassCodes),
  leavesOutItems: list(code, itemsMax),
  leavesOutCategories: list(code, categoriesMax),
});

export const vetoes = z.strictObject({
  effects: list(z.enum(['withhold_flag', 'block_excellent', 'suspend_redemption'])),
  /** `zeroes`: the kinds of period whose total the veto sets to 0; left out, it only bars. */
  reasons: list(z.strictObject({ code, ...named, zeroes: list(scoredKind).optional() })),
});
