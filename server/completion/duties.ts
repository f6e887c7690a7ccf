/** What a branch owes as a file: which kind of meeting how often, how many hours of study; its form, its laws, where it is read from. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { activityKindCodes } from '../contract/codes.ts';
import type { Year } from '../kernel/calendar.ts';
import type { OrganisationSettings } from '../organisations/settings.ts';

/** Who owes a meeting: the branch, its committee where it has one, each of its groups. */
export const owedByCodes = ['branch', 'committee', 'group'] as const;
export type OwedBy = (typeof owedByCodes)[number];

const timesMax = 12;
const studyHoursMax = 2_000;
const yearsMax = 100;

const duty = z.strictObject({
  kind: z.enum(activityKindCodes),
  owedBy: z.enum(owedByCodes),
  every: z.enum(['month', 'quarter', 'year']),
  /** So many in each month, quarter or year. */
  times: z.int().min(1).max(timesMax).default(1),
});
export type Duty = z.infer<typeof duty>;

const dutySet = z
  .strictObject({ duties: z.array(duty).max(activityKindCodes.length), studyHours: z.number().positive().max(studyHoursMax) })
  .superRefine(({ duties }, context) => {
    for (const [i, { kind }] of duties.entries())
      if (duties.slice(0, i).some((other) => other.kind === kind))
        context.addIssue({ code: 'custom', path: ['duties', i], message: `${kind} is owed twice: say how often in one place` });
  });
/** What is owed in a year. */
export type DutySet = z.infer<typeof dutySet>;
/** By the year from which each set holds. */
export type DutyYears = Readonly<Record<Year, DutySet>>;

/** `duties.json`. */
export const dutyFile = z
  .strictObject({ note: z.string().max(2_000).default(''), years: z.record(z.string().regex(/^\d{4}$/, 'must be a year'), dutySet) })
  .refine(({ years }) => Object.keys(years).length <= yearsMax, `has more than ${yearsMax} years`);

/** The years of the file as shipped, under the package's root. */
export const shippedDuties = (root: string): DutyYears =>
  dutyFile.parse(JSON.parse(readFileSync(join(root, 'server', 'completion', 'duties.json'), 'utf8'))).years;

/** The years shipped, with the installation's own in their place. Throws ZodError or SyntaxError on a file that does not fit. */
export function readDuties(root: string, dataFolder: string): DutyYears {
  const path = join(dataFolder, 'duties.json');
  const own = existsSync(path) ? dutyFile.parse(JSON.parse(readFileSync(path, 'utf8'))).years : {};
  return { ...shippedDuties(root), ...own };
}

/** Hours of study asked of a member in a year where some settings hold: the branch's own, else those of the year. */
export const hoursAsked = ({ studyHours }: DutySet, settings: Pick<OrganisationSettings, 'studyHours'>): number =>
  settings.studyHours === 'as_ruled' ? studyHours : Number(settings.studyHours.slice('hours_'.length));

/** What holds in a year: the newest set that began by then; before the first, the first. Throws RangeError where there is none. */
export function dutiesIn(years: DutyYears, year: Year): DutySet {
  const known = Object.keys(years).toSorted();
  const holding = known.findLast((from) => from <= year) ?? known[0];
  const set = holding === undefined ? undefined : years[holding];
  if (set === undefined) throw new RangeError('no year says what is owed');
  return set;
}
