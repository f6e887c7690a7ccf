/** What a month proposes: what comes back, what a quarter or year still lacks, nothing that is planned already. */
import { expect, test } from 'vitest';
import type { Held } from '../../../server/activities/drafts.ts';
import { shippedHolidays } from '../../../server/activities/holidays.ts';
import { type ProposalFacts, proposalsOf, type Standing } from '../../../server/activities/proposals.ts';
import { shippedTemplates } from '../../../server/activities/templates.ts';
import { workCalendar } from '../../../server/activities/workdays.ts';
import { activityKindCodes } from '../../../server/contract/codes.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { projectRoot } from '../../support/house.ts';

const branch = 1;
const group = { id: 5, uid: 'uid-of-group', name: 'group one' };
const all = [{ organisationId: branch, audience: 'all' as const }];

const facts = (more: Partial<ProposalFacts> = {}): ProposalFacts => ({
  months: ['2026-12'],
  host: { id: branch, groups: [group], hasCommittee: true, kinds: new Set(activityKindCodes) },
  held: [],
  standing: [],
  joint: [],
  plannedByName: new Map(),
  templates: shippedTemplates(projectRoot),
  calendar: workCalendar(shippedHolidays(projectRoot)),
  today: '2026-11-20',
  ...more,
});

const at = (kind: string, day: string, audiences: Standing['audiences'] = all): Held => ({
  uid: `${kind} ${day}`,
  kind,
  title: kind,
  place: '',
  startsAt: instantAt(day, '19:00'),
  endsAt: instantAt(day, '20:30'),
  audiences,
  rule: null,
  signOut: false,
  minStayMinutes: 0,
  studyMinutes: null,
  call: 'expected',
  places: null,
  registerUntil: null,
});

/** `-` for what is offered unticked with its note, `=` for what is planned already. */
const said = (more: Partial<ProposalFacts>): readonly string[] =>
  proposalsOf(facts(more)).map(
    ({ draft, note, planned }) =>
      `${planned === null ? '' : '='}${note === null || planned !== null ? '' : `-${note} `}${draft.kind} ${draft.day.slice(5)}`,
  );

test.for<{ more: Partial<ProposalFacts>; proposed: readonly string[]; why: string }>([
  {
    more: {},
    proposed: [
      'party_day 12-04',
      'committee_meeting 12-07',
      'study_session 12-09',
      'party_lecture 12-10',
      'group_meeting 12-15',
      'members_meeting 12-17',
      '-still_needed org_life_meeting 12-18',
      '-still_needed democratic_appraisal 12-25',
    ],
    why: 'an empty branch: what is usual every month, what the quarter lacks, what the year lacks beside it',
  },
  {
    more: { months: ['2026-10'], today: '2026-09-20' },
    proposed: [
      '-still_needed party_lecture 10-08',
      'party_day 10-08',
      '-still_needed members_meeting 10-15',
      'committee_meeting 10-08',
      'study_session 10-14',
      'group_meeting 10-20',
      '-still_needed org_life_meeting 10-16',
      '-still_needed democratic_appraisal 10-23',
    ],
    why: 'at the beginning of a quarter what is due in it is offered, not ticked; holidays are avoided',
  },
  {
    more: { months: ['2027-01'], today: '2026-12-20', held: [at('party_day', '2026-12-04')], standing: [at('party_day', '2026-12-04')] },
    proposed: [
      'party_day 01-01',
      'committee_meeting 01-04',
      'study_session 01-13',
      '-still_needed party_lecture 01-14',
      'org_life_meeting 01-15',
      'group_meeting 01-19',
      '-still_needed members_meeting 01-21',
      'democratic_appraisal 01-22',
    ],
    why: 'January: the yearly ones; one kind comes back, the others from templates; of 2027 no holiday is known',
  },
  {
    more: { held: [at('party_lecture', '2026-11-12')], standing: [at('party_lecture', '2026-11-12')] },
    proposed: [
      'party_day 12-04',
      'committee_meeting 12-07',
      'study_session 12-09',
      '-enough party_lecture 12-10',
      'group_meeting 12-15',
      'members_meeting 12-17',
      '-still_needed org_life_meeting 12-18',
      '-still_needed democratic_appraisal 12-25',
    ],
    why: 'the lecture of this quarter was held: offered again, not ticked',
  },
  {
    more: {
      held: [at('party_day', '2026-11-06')],
      standing: [at('party_day', '2026-11-06'), at('party_day', '2026-12-11'), at('study_session', '2026-12-30')],
    },
    proposed: [
      '=party_day 12-04',
      'committee_meeting 12-07',
      'party_lecture 12-10',
      'group_meeting 12-15',
      'members_meeting 12-17',
      '-still_needed org_life_meeting 12-18',
      '-still_needed democratic_appraisal 12-25',
    ],
    why: 'planned by hand on another day of the month stands for what comes back, and for a template',
  },
  {
    more: { held: [at('party_day', '2026-11-06')], plannedByName: new Map([['2026-12.0.party_day 2026-11-06', 'moved']]), templates: [] },
    proposed: ['=party_day 12-04'],
    why: 'planned for it once and moved to another month since: not proposed again',
  },
  {
    more: {
      held: ['2026-11-04', '2026-11-11', '2026-11-18'].map((day) => at('study_session', day)),
      standing: [at('study_session', '2026-12-17')],
      templates: [],
    },
    proposed: ['study_session 12-02', 'study_session 12-09', '=study_session 12-16', 'study_session 12-23', 'study_session 12-30'],
    why: 'one of a weekly series is planned: it stands for the nearest',
  },
  {
    more: { today: '2026-12-08', held: [at('party_day', '2026-11-06')], templates: [] },
    proposed: ['-past party_day 12-04'],
    why: 'a day that is over is offered, not ticked',
  },
  {
    more: {
      host: { ...facts().host, groups: [], hasCommittee: false, kinds: new Set(['group_meeting', 'committee_meeting', 'party_day']) },
    },
    proposed: ['party_day 12-04'],
    why: 'no groups, no committee, and a scheme without the other kinds',
  },
  {
    more: {
      held: [at('group_meeting', '2026-11-17')],
      standing: [at('group_meeting', '2026-11-17')],
      templates: facts().templates.slice(3, 4),
    },
    proposed: ['group_meeting 12-15'],
    why: 'group meetings held together stay together',
  },
  {
    more: {
      joint: [at('party_lecture', '2026-11-21', [{ organisationId: 9, audience: 'all' }])],
      templates: facts().templates.slice(4, 6),
    },
    proposed: ['members_meeting 12-17'],
    why: 'a lecture of the committee for all its branches is the lecture of the quarter',
  },
  {
    more: { months: ['2026-10', '2026-11', '2026-12'], today: '2026-09-20', templates: facts().templates.slice(4, 6) },
    proposed: ['party_lecture 11-12', 'members_meeting 12-17'],
    why: 'a whole quarter: each once, in its usual month',
  },
])('$why', ({ more, proposed }) => {
  expect(said(more).toSorted()).toEqual([...proposed].toSorted());
});

test('a template for each group, named by it', () => {
  const [draft] = proposalsOf(facts({ templates: facts().templates.slice(3, 4) }));
  expect(draft?.draft).toMatchObject({
    source: 'group_meeting.uid-of-group',
    groupName: 'group one',
    audiences: [{ organisationId: 5, audience: 'all' }],
  });
});
