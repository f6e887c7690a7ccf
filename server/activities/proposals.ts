/** What is proposed for a month, or the rest of a quarter: what comes back, what is still missing, what is planned already. Pure. */
import type { ActivityKindCode } from '../contract/codes.ts';
import { type Day, dayOf, daysBetween, type Month, monthOf, type Period, quarterOf, yearOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/clock.ts';
import { type Draft, type Held, type Pattern, againIn, draftName } from './drafts.ts';
import { occurrencesIn, readRule } from './recurrence.ts';
import { type Audience, spelledAudiences } from './rules.ts';
import type { Template } from './templates.ts';
import type { WorkCalendar } from './workdays.ts';

/** An activity that stands, planned by whatever way. */
export type Standing = {
  readonly uid: string;
  readonly kind: string;
  readonly startsAt: Instant;
  readonly audiences: readonly Audience[];
};

export type Group = { readonly id: number; readonly uid: string; readonly name: string };

export type HostFacts = {
  readonly id: number;
  readonly groups: readonly Group[];
  /** Whether anybody sits on its committee. */
  readonly hasCommittee: boolean;
  /** Kinds for which the scheme in force has an item. */
  readonly kinds: ReadonlySet<ActivityKindCode>;
};

/** Why a proposal is not ticked beforehand. */
export const proposalNotes = ['past', 'enough', 'still_needed'] as const;
export type ProposalNote = (typeof proposalNotes)[number];

export type Proposal = {
  readonly name: string;
  readonly draft: Draft;
  /** The quarter or year in which such a kind is due once; null for what comes every month. */
  readonly duePeriod: Period | null;
  /** Null for one that is ticked. */
  readonly note: ProposalNote | null;
  /** The uid of the activity that stands for it already. */
  readonly planned: string | null;
};

export type ProposalFacts = {
  readonly months: readonly Month[];
  readonly host: HostFacts;
  /** What the host held in the month before the first. */
  readonly held: readonly Held[];
  /** What the host planned in the years of the months. */
  readonly standing: readonly Standing[];
  /** What others hold for everybody of the host: a lecture of the committee is this quarter's lecture too. */
  readonly joint: readonly Standing[];
  /** By the name of a draft: what was planned for it, wherever it was moved since. */
  readonly plannedByName: ReadonlyMap<string, string>;
  readonly templates: readonly Template[];
  readonly calendar: WorkCalendar;
  readonly today: Day;
};

const patternOf = (template: Template, hostId: number, group: Group | null): Pattern => ({
  source: group === null ? template.kind : `${template.kind}.${group.uid}`,
  kind: template.kind,
  title: '',
  groupName: group?.name ?? null,
  place: '',
  time: template.time,
  minutes: template.minutes,
  audiences: [{ organisationId: group?.id ?? hostId, audience: template.audience === 'committee' ? 'committee' : 'all' }],
  likeDay: null,
  terms: null,
});

const patternsOf = (template: Template, { id, groups, hasCommittee }: HostFacts): readonly Pattern[] => {
  if (template.audience === 'groups') return groups.map((group) => patternOf(template, id, group));
  return template.audience === 'committee' && !hasCommittee ? [] : [patternOf(template, id, null)];
};

function draftsOf(template: Template, host: HostFacts, month: Month, calendar: WorkCalendar): readonly Draft[] {
  const rule = readRule(template.rule);
  if (rule === undefined) return [];
  const days = occurrencesIn(month, rule, calendar);
  return patternsOf(template, host).flatMap((pattern) =>
    (template.every === 'month' ? days : days.slice(0, 1)).map(({ day, meant }, ordinal) => ({
      ...pattern,
      month,
      ordinal,
      rule,
      day,
      meant,
    })),
  );
}

type Rare = Exclude<Template, { readonly every: 'month' }>;

const periodFor = ({ every }: Rare, month: Month): Period => (every === 'quarter' ? quarterOf(`${month}-01`) : yearOf(`${month}-01`));

/** Of a quarter 1 to 3, of a year 1 to 12. */
const placeIn = ({ every }: Rare, month: Month): number =>
  every === 'quarter' ? ((Number(month.slice(5, 7)) - 1) % 3) + 1 : Number(month.slice(5, 7));

const usualFrom = (template: Rare): number => Math.min(...template.months);

/** Each standing activity for the draft nearest to it among those of its kind and its people, one for one. */
function paired(drafts: readonly Draft[], standing: readonly Standing[]): ReadonlyMap<Draft, string> {
  const pairs = drafts.flatMap((draft) =>
    standing
      .filter(
        (one) =>
          one.kind === draft.kind &&
          monthOf(dayOf(one.startsAt)) === draft.month &&
          spelledAudiences(one.audiences) === spelledAudiences(draft.audiences),
      )
      .map((one) => ({ draft, one, apart: Math.abs(daysBetween(dayOf(one.startsAt), draft.day)) })),
  );
  const found = new Map<Draft, string>();
  const used = new Set<string>();
  for (const { draft, one } of pairs.toSorted((a, b) => a.apart - b.apart)) {
    if (found.has(draft) || used.has(one.uid)) continue;
    found.set(draft, one.uid);
    used.add(one.uid);
  }
  return found;
}

/** What a kind's own quarter or year already has. */
const heldInPeriod = (standing: readonly Standing[], kind: ActivityKindCode, period: Period): number =>
  standing.filter(({ kind: other, startsAt }) => {
    const day = dayOf(startsAt);
    return other === kind && (quarterOf(day) === period || yearOf(day) === period);
  }).length;

/** What comes once a year is not brought up before its usual month; what comes every quarter is, so that none is forgotten. */
const isOffered = (template: Template, month: Month): boolean =>
  template.every !== 'year' || placeIn(template, month) >= usualFrom(template);

/** Whether one of the later months is the usual one for what a quarter or year still lacks. */
const comesLater = (rare: Rare, month: Month, months: readonly Month[]): boolean =>
  months.some(
    (later) =>
      later > month &&
      periodFor(rare, later) === periodFor(rare, month) &&
      (rare.every === 'year' ? rare.months.includes(placeIn(rare, later)) : placeIn(rare, later) >= usualFrom(rare)),
  );

/** Whether something of the kind is for the same people already: of group meetings each group has its own, or one with the whole branch. */
const isMet = ({ kind, groupName, audiences }: Draft, hostId: number, others: readonly Pick<Standing, 'kind' | 'audiences'>[]): boolean =>
  others.some(
    (other) =>
      other.kind === kind &&
      (groupName === null ||
        other.audiences.some(({ organisationId }) => organisationId === hostId || organisationId === audiences[0]?.organisationId)),
  );

/** The proposals, month by month and in each by day. */
export function proposalsOf({
  months,
  host,
  held,
  standing,
  joint,
  plannedByName,
  templates,
  calendar,
  today,
}: ProposalFacts): readonly Proposal[] {
  const rareOf = (kind: ActivityKindCode): Rare | undefined =>
    templates.find((one): one is Rare => one.kind === kind && one.every !== 'month');
  /** Quarters and years of a kind for which something is ticked already. */
  const settled = new Set<string>();
  const noteOf = (draft: Draft, rare: Rare | undefined, period: Period | null): ProposalNote | null => {
    if (rare !== undefined && period !== null) {
      if (settled.has(`${draft.kind} ${period}`) || heldInPeriod([...standing, ...joint], draft.kind, period) > 0) return 'enough';
      const place = placeIn(rare, draft.month);
      if (rare.every === 'year' ? !rare.months.includes(place) : place < usualFrom(rare)) return 'still_needed';
    }
    return draft.day < today ? 'past' : null;
  };
  return months.flatMap((month) => {
    const again = againIn(month, held, calendar);
    const inMonth = standing.filter(({ startsAt }) => monthOf(dayOf(startsAt)) === month);
    const missing = templates
      .filter((template) => host.kinds.has(template.kind) && isOffered(template, month))
      .flatMap((template) => draftsOf(template, host, month, calendar))
      .filter(
        (draft) => !isMet(draft, host.id, [...again, ...inMonth, ...joint.filter(({ startsAt }) => monthOf(dayOf(startsAt)) === month)]),
      );
    const drafts = [...again, ...missing].toSorted((a, b) => (`${a.day} ${a.time}` < `${b.day} ${b.time}` ? -1 : 1));
    const inPlace = paired(again, inMonth);
    return drafts.flatMap((draft): readonly Proposal[] => {
      const name = draftName(draft);
      const planned = plannedByName.get(name) ?? inPlace.get(draft) ?? null;
      const rare = rareOf(draft.kind);
      const duePeriod = rare === undefined ? null : periodFor(rare, month);
      const note = noteOf(draft, rare, duePeriod);
      if (planned === null && draft.likeDay === null && note === 'enough') return [];
      if (planned === null && note === 'still_needed' && rare !== undefined && comesLater(rare, month, months)) return [];
      if (planned === null && note === null && duePeriod !== null) settled.add(`${draft.kind} ${duePeriod}`);
      return [{ name, draft, duePeriod, note, planned }];
    });
  });
}
