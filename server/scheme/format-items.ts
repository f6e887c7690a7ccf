/** What a scheme file says of what is earned: items, categories, groups of items, what each is held to. */
import { z } from 'zod';
import { activityKindCodes } from '../contract/codes.ts';
import { periodKinds } from '../kernel/calendar.ts';
import {
  capsMax,
  code,
  count,
  itemsMax,
  list,
  named,
  nameMax,
  type PointsSchema,
  rounding,
  scoredKind,
  shortMax,
  textMax,
} from './format-words.ts';

/** How an item is earned: by a tap, by a secretary, by a member's claim, from a list, or by a rule of the system. */
export const awardKinds = ['tap', 'secretary', 'claim', 'import', 'auto'] as const;
export type AwardKind = (typeof awardKinds)[number];

export const activityKind = z.enum(activityKindCodes);

/** What makes the system propose an automatic item. */
const trigger = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('dues_paid_on_time') }),
  z.strictObject({ on: z.literal('dues_overdue') }),
  z.strictObject({ on: z.literal('full_attendance'), period: scoredKind, activityTypes: list(activityKind) }),
  z.strictObject({ on: z.literal('study_hours'), period: scoredKind, hours: count(1, 2000) }),
  z.strictObject({ on: z.literal('absent_without_leave'), activityTypes: list(activityKind) }),
  z.strictObject({ on: z.literal('late_or_left_early'), activityTypes: list(activityKind) }),
  /** Content missed by leave and made up for in time, when that is recorded; and not in time. */
  z.strictObject({ on: z.literal('make_up_done') }),
  z.strictObject({ on: z.literal('make_up_overdue') }),
  /** The share of last year's points that the scheme's `carryOver` works out. */
  z.strictObject({ on: z.literal('year_carried') }),
]);
export type ItemTrigger = z.infer<typeof trigger>;

const amounts = { unitZh: z.string().min(1).max(nameMax), unitEn: z.string().min(1).max(nameMax).optional(), units: count(1, 1_000_000) };

/** Amounts counted elsewhere, exchanged for the item: `units` of them are one award. What is left over: lost, kept for the next within a window, or given in part. */
const conversion = z.discriminatedUnion('remainder', [
  z.strictObject({ ...amounts, remainder: z.literal('lost') }),
  z.strictObject({ ...amounts, remainder: z.literal('kept'), within: scoredKind }),
  z.strictObject({ ...amounts, remainder: z.literal('in_part'), rounding }),
]);
export type Conversion = z.infer<typeof conversion>;

const capWith = <P extends PointsSchema>(points: P) =>
  z.strictObject({ window: z.enum(periodKinds), maxPoints: points.optional(), maxTimes: z.int().optional() });

export const categoryWith = <P extends PointsSchema>(points: P) =>
  z.strictObject({
    code,
    ...named,
    /** For the head of a narrow column; the name's beginning where left out. */
    shortZh: z.string().min(1).max(shortMax).optional(),
    shortEn: z.string().min(1).max(shortMax).optional(),
    /** Which of the usual six it is, for tie-breakers or year-end columns. */
    role: z.enum(['study', 'org_life', 'practice', 'duty', 'vanguard', 'deduction']).optional(),
    holds: z.enum(['bonus', 'deduction', 'mixed']),
    redeemable: z.boolean(),
    caps: list(capWith(points), capsMax),
    /** A part begins each of its periods with `full`; its items only take, never below `floor`. */
    part: z.strictObject({ per: scoredKind, full: points, floor: points }).optional(),
  });

export const itemWith = <P extends PointsSchema>(points: P) =>
  z.strictObject({
    code,
    category: code,
    ...named,
    points,
    unitZh: z.string().min(1).max(nameMax),
    unitEn: z.string().min(1).max(nameMax).optional(),
    award: list(z.enum(awardKinds), awardKinds.length, 1),
    audience: z.enum(['all', 'committee']),
    caps: list(capWith(points), capsMax),
    /** The kinds of period in which the item counts; a yearly item may stay out of the quarter. */
    countsIn: list(scoredKind),
    activityTypes: list(activityKind),
    exclusiveGroup: code.optional(),
    trigger: trigger.optional(),
    conversion: conversion.optional(),
    evidenceZh: z.string().min(1).max(textMax),
    evidenceEn: z.string().min(1).max(textMax).optional(),
  });

/** Items that share caps, beside their own: after the items' caps, before the category's. */
export const itemGroupWith = <P extends PointsSchema>(points: P) =>
  z.strictObject({ code, ...named, items: list(code, itemsMax), caps: list(capWith(points), capsMax) });

/** The n-th time of some items within a window: points more for each from then on, points once, or a part that is emptied. */
export const occurrenceWith = <P extends PointsSchema>(points: P) =>
  z.strictObject({
    code,
    ...named,
    items: list(code, itemsMax),
    window: scoredKind,
    /** From the n-th time, counted from 1. */
    from: count(1, 1000),
    effect: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('each'), points, upTo: count(1, 1000).optional() }),
      z.strictObject({ kind: z.literal('once'), points }),
      z.strictObject({ kind: z.literal('empties_part') }),
    ]),
  });
