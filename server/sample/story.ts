/** The invented branch as its data files tell it: who lives there, what happens there, what is noted there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { activityKindCodes, memberClassCodes, organisationLevelCodes, roleCodes } from '../contract/codes.ts';
import { packageRoot } from '../../views/root.ts';
import { cardNumberText } from '../contract/taps.ts';
import { lineOfText } from '../contract/text.ts';
import { memberPosts } from '../members/queries.ts';

/** How reliably somebody comes, from the keenest on; the order of every list of chances in the files. */
export const habits = ['keen', 'steady', 'fair', 'rare'] as const;
export type Habit = (typeof habits)[number];

/** Months are counted from the first with activities, 0, to the one of the creation, 6. */
const monthIndex = z.int().min(0).max(6);
const organisationCode = z.string().regex(/^[a-z]+$/);
const chance = z.number().min(0).max(1);
const chances = z.tuple([chance, chance, chance, chance]).readonly();
const itemCode = z.string().regex(/^[A-Z]\d\d$/);
const time = z.string().regex(/^\d\d:[0-5][05]$/);

const organisation = z.strictObject({
  code: organisationCode,
  level: z.enum(organisationLevelCodes),
  parent: organisationCode.optional(),
  name: lineOfText(120),
  shortName: lineOfText(40),
  /** The name of its kiosk; only branches have one. */
  kiosk: lineOfText(60).optional(),
  groups: z.array(lineOfText(60)).max(5).default([]),
});

const member = z.strictObject({
  name: lineOfText(60),
  branch: organisationCode,
  /** From 1. */
  group: z.int().min(1).max(5),
  sex: z.enum(['female', 'male']),
  age: z.int().min(18).max(100),
  education: lineOfText(60),
  /** Years since joining; in the first, a member is probationary. */
  partyYears: z.int().min(0).max(80),
  habit: z.enum(habits),
  post: z.enum(memberPosts).optional(),
  class: z.enum(memberClassCodes).default('normal'),
  cause: z.string().max(60).default(''),
  /** The month from which the class holds, when it was normal before. */
  classFrom: monthIndex.optional(),
  card: z.enum(['one', 'two', 'lost', 'blocked', 'none']).default('one'),
  movesTo: organisationCode.optional(),
  movesIn: monthIndex.optional(),
});
export type StoryMember = z.infer<typeof member>;

const people = z.strictObject({
  organisations: z.array(organisation).max(20),
  accounts: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z0-9]+$/),
        role: z.enum(roleCodes),
        at: organisationCode,
        member: z.string().optional(),
      }),
    )
    .max(20),
  /** Cards that nobody holds. */
  strangers: z.array(cardNumberText).min(1).max(10),
  /** Whom the kiosk's strip of sample cards shows, by name; `{name}` stands for the holder's. */
  strip: z.strictObject({
    members: z.array(z.string()).max(10),
    stranger: z.string(),
    blocked: z.string(),
    guest: z.string(),
    guestMember: z.string(),
  }),
  members: z.array(member).max(200),
});

const calendarEntry = z.strictObject({
  kind: z.enum(activityKindCodes),
  /** One a month, in turn; `{month}` stands for the month's number. */
  titles: z.array(lineOfText(120)).min(1).max(12),
  place: z.string().max(120),
  monthsOfQuarter: z.array(z.int().min(1).max(3)).min(1).max(3),
  /** The n-th such weekday of the month; at most the third, so that each branch still finds its day in February. */
  week: z.int().min(1).max(3),
  /** 1 is Monday. */
  weekday: z.int().min(1).max(7),
  from: time,
  until: time,
  who: z.enum(['branch', 'committee', 'groups', 'committee_area']),
});
export type CalendarEntry = z.infer<typeof calendarEntry>;

const openEntry = z.strictObject({ kind: z.enum(activityKindCodes), title: lineOfText(120), place: z.string().max(120) });

const activities = z.strictObject({ calendar: z.array(calendarEntry).max(40), open: z.array(openEntry).min(1).max(12) });

const regularAward = z.strictObject({
  item: itemCode,
  source: z.enum(['rule', 'import', 'secretary', 'claim']),
  every: z.enum(['week', 'month', 'quarter']),
  /** The day of the month on which it happens; for a weekly one any day before the secretary's evening. */
  day: z.int().min(1).max(28).optional(),
  chances,
  /** Also earned by members who live elsewhere or are exempt. */
  awayToo: z.boolean(),
});
export type RegularAward = z.infer<typeof regularAward>;

const awards = z.strictObject({
  regular: z.array(regularAward).max(46),
  /** Of those who miss organisational life: how many said nothing, and how many of the others make up for it. */
  absence: z.strictObject({ unexcused: chance, madeUp: chance }),
  /** Dues: how likely handed in early in the month, and of the rest, how likely still within it. */
  dues: z.strictObject({ chances, withinMonth: chance }),
  correction: z.strictObject({ member: z.string(), posted: itemCode, meant: itemCode, reason: lineOfText(500) }),
  lateClaim: z.strictObject({ member: z.string(), item: itemCode }),
});

export type Story = {
  readonly people: z.infer<typeof people>;
  readonly activities: z.infer<typeof activities>;
  readonly awards: z.infer<typeof awards>;
};

/** Reads the story from the package. Throws ZodError naming the path of what is wrong. */
export function readStory(folder = join(packageRoot(import.meta.url), 'server', 'sample')): Story {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  return {
    people: people.parse(read('people.json')),
    activities: activities.parse(read('activities.json')),
    awards: awards.parse(read('awards.json')),
  };
}
