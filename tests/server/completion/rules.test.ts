/** Duties as tables: what was held, planned, called off; where nothing is owed; whose a joint meeting is. */
import { describe, expect, test } from 'vitest';
import type { Audience } from '../../../server/activities/rules.ts';
import type { Duty } from '../../../server/completion/duties.ts';
import {
  type Meeting,
  type Stretch,
  type Unit,
  countsOf,
  dutyCell,
  dutyRow,
  isOf,
  stoodThrough,
} from '../../../server/completion/rules.ts';
import { type Day, instantAt } from '../../../server/kernel/calendar.ts';

const monthly: Duty = { kind: 'party_day', owedBy: 'branch', every: 'month', times: 1 };
const quarterly: Duty = { ...monthly, kind: 'members_meeting', every: 'quarter' };
const twice: Duty = { ...monthly, every: 'quarter', times: 2 };
const yearly: Duty = { ...monthly, kind: 'org_life_meeting', every: 'year' };

const now = instantAt('2026-05-20', '12:00');
const always: readonly Stretch[] = [{ fromDay: '2020-01-01', untilDay: null }];

const held = (day: Day, came = 12, kind: Meeting['kind'] = 'party_day', time = '19:00'): Meeting => ({
  uid: `${kind} ${day} ${time}`,
  kind,
  startsAt: instantAt(day, time),
  endsAt: instantAt(day, '20:30'),
  audiences: [],
  attended: came > 0,
});

describe('a duty in a period', () => {
  test.for([
    { duty: monthly, period: '2026-04', meetings: [held('2026-04-10')], state: 'done', why: 'held in its month' },
    { duty: monthly, period: '2026-04', meetings: [], state: 'overdue', why: 'the month is over and nothing was held' },
    { duty: monthly, period: '2026-05', meetings: [], state: 'due', why: 'the month runs' },
    { duty: monthly, period: '2026-05', meetings: [held('2026-05-28', 0)], state: 'planned', why: 'one is planned for later in the month' },
    { duty: monthly, period: '2026-06', meetings: [], state: 'coming', why: 'the month has not begun' },
    { duty: monthly, period: '2026-06', meetings: [held('2026-06-03', 0)], state: 'planned', why: 'planned ahead' },
    { duty: monthly, period: '2026-05', meetings: [held('2026-05-08', 0)], state: 'due', why: 'over, and nobody is on its sheet' },
    { duty: monthly, period: '2026-04', meetings: [held('2026-04-08', 0)], state: 'overdue', why: 'the same after its month' },
    { duty: monthly, period: '2026-04', meetings: [held('2026-04-08', 1)], state: 'done', why: 'how few came is told, not judged' },
    {
      duty: monthly,
      period: '2026-05',
      meetings: [held('2026-05-20', 3, 'party_day', '11:30')],
      state: 'planned',
      why: 'it goes on: not over yet',
    },
    { duty: monthly, period: '2026-04', meetings: [held('2026-03-31')], state: 'overdue', why: 'the evening before is another month' },
    {
      duty: monthly,
      period: '2026-04',
      meetings: [held('2026-04-01', 5, 'party_day', '00:00')],
      state: 'done',
      why: 'its first minute in Shanghai is its own',
    },
    {
      duty: monthly,
      period: '2026-04',
      meetings: [held('2026-04-10', 9, 'party_lecture')],
      state: 'overdue',
      why: 'another kind is another duty',
    },
    {
      duty: quarterly,
      period: '2026-Q2',
      meetings: [held('2026-06-30', 0, 'members_meeting')],
      state: 'planned',
      why: 'the last day of a quarter is in it',
    },
    {
      duty: quarterly,
      period: '2026-Q1',
      meetings: [held('2026-04-01', 9, 'members_meeting')],
      state: 'overdue',
      why: 'a day late is not in it',
    },
    { duty: yearly, period: '2026', meetings: [], state: 'due', why: 'a year runs to its last day' },
    { duty: twice, period: '2026-Q1', meetings: [held('2026-02-01')], state: 'overdue', why: 'one of two is not enough' },
    { duty: twice, period: '2026-Q1', meetings: [held('2026-02-01'), held('2026-03-01')], state: 'done', why: 'two of two' },
    {
      duty: twice,
      period: '2026-Q2',
      meetings: [held('2026-04-01'), held('2026-06-01', 0)],
      state: 'planned',
      why: 'one held, one planned',
    },
    { duty: twice, period: '2026-Q2', meetings: [held('2026-04-01')], state: 'due', why: 'one held, none planned' },
  ] as const)('$duty.kind in $period is $state: $why', ({ duty, period, meetings, state }) => {
    expect(dutyCell(duty, period, always, meetings, now).state).toBe(state);
  });

  test('the last day of a period is still in time', () => {
    const on = (day: Day) => dutyCell(monthly, '2026-05', always, [], instantAt(day, '23:59')).state;
    expect([on('2026-05-31'), on('2026-06-01')]).toEqual(['due', 'overdue']);
  });

  test('a cell says which meetings, in the order of their days, and until when', () => {
    const cell = dutyCell(
      twice,
      '2026-Q2',
      always,
      [held('2026-06-09', 0), held('2026-05-02'), held('2026-04-08', 0), held('2026-04-11')],
      now,
    );
    expect([cell.held, cell.planned, cell.unattended].map((meetings) => meetings.map(({ startsAt }) => startsAt.slice(0, 10)))).toEqual([
      ['2026-04-11', '2026-05-02'],
      ['2026-06-09'],
      ['2026-04-08'],
    ]);
    expect(cell.until).toBe('2026-06-30');
  });
});

describe('who was not there for the whole of a period', () => {
  test.for([
    {
      period: '2026-04',
      stood: [{ fromDay: '2026-04-01', untilDay: null }],
      meetings: [],
      state: 'overdue',
      why: 'founded on its first day',
    },
    { period: '2026-04', stood: [{ fromDay: '2026-04-02', untilDay: null }], meetings: [], state: 'not_owed', why: 'founded within it' },
    {
      period: '2026-04',
      stood: [{ fromDay: '2026-04-02', untilDay: null }],
      meetings: [held('2026-04-20')],
      state: 'done',
      why: 'what was held is shown',
    },
    { period: '2026-04', stood: [{ fromDay: '2026-06-01', untilDay: null }], meetings: [], state: 'not_owed', why: 'founded later' },
    {
      period: '2026-04',
      stood: [{ fromDay: '2020-01-01', untilDay: '2026-04-30' }],
      meetings: [],
      state: 'not_owed',
      why: 'dissolved on its last day',
    },
    {
      period: '2026-04',
      stood: [{ fromDay: '2020-01-01', untilDay: '2026-05-01' }],
      meetings: [],
      state: 'overdue',
      why: 'dissolved the day after',
    },
    { period: '2026-05', stood: [], meetings: [], state: 'not_owed', why: 'never there: a branch without committee' },
    { period: '2026-05', stood: [], meetings: [held('2026-05-25', 0)], state: 'planned', why: 'what is planned is shown' },
    {
      period: '2026-04',
      stood: [
        { fromDay: '2020-01-01', untilDay: '2026-04-15' },
        { fromDay: '2026-04-15', untilDay: null },
      ],
      meetings: [],
      state: 'overdue',
      why: 'a committee whose people changed is one committee',
    },
  ])('$period is $state: $why', ({ period, stood, meetings, state }) => {
    expect(dutyCell(monthly, period, stood, meetings, now).state).toBe(state);
  });

  test('the year is asked as a whole', () => {
    expect([stoodThrough([{ fromDay: '2026-02-01', untilDay: null }], '2026'), stoodThrough(always, '2026')]).toEqual([false, true]);
  });
});

describe('whose a meeting is', () => {
  const branch: Unit = { owedBy: 'branch', organisationId: 4, branchPath: '/1/4/', groupIds: [7, 8], stood: always };
  const committee: Unit = { ...branch, owedBy: 'committee' };
  const group: Unit = { ...branch, owedBy: 'group', organisationId: 7 };
  const all = (...ids: readonly number[]): readonly Audience[] => ids.map((organisationId) => ({ organisationId, audience: 'all' }));
  const committeeOf = (organisationId: number): readonly Audience[] => [{ organisationId, audience: 'committee' }];
  test.for([
    { unit: branch, audiences: all(4), own: true, why: 'the branch itself' },
    { unit: branch, audiences: all(9, 4), own: true, why: 'a joint meeting is each one\u2019s' },
    { unit: branch, audiences: all(1), own: true, why: 'one for everybody below the committee' },
    { unit: branch, audiences: all(9), own: false, why: 'another branch' },
    { unit: branch, audiences: all(7), own: false, why: 'one of two groups is not the branch' },
    { unit: branch, audiences: all(8, 7), own: true, why: 'all its groups at once are' },
    { unit: { ...branch, groupIds: [] }, audiences: all(9), own: false, why: 'without groups none is all of them' },
    { unit: branch, audiences: committeeOf(4), own: false, why: 'its committee is not the branch' },
    { unit: committee, audiences: committeeOf(4), own: true, why: 'its own committee' },
    { unit: committee, audiences: all(4), own: true, why: 'enlarged to everybody' },
    { unit: committee, audiences: committeeOf(1), own: false, why: 'the committee above' },
    { unit: group, audiences: all(7), own: true, why: 'the group itself' },
    { unit: group, audiences: all(8), own: false, why: 'the other group' },
    { unit: group, audiences: all(4), own: true, why: 'all groups of the branch together' },
    { unit: { ...branch, organisationId: 14, branchPath: '/1/14/' }, audiences: all(4), own: false, why: 'ids are whole numbers' },
  ])('$unit.owedBy: $own, $why', ({ unit, audiences, own }) => {
    expect(isOf(unit, audiences)).toBe(own);
  });

  test('a row has a cell for each period, by the unit\u2019s own meetings', () => {
    const meetings = [
      { ...held('2026-01-10'), audiences: all(4) },
      { ...held('2026-02-10'), audiences: all(9) },
    ];
    expect(dutyRow(monthly, branch, '2026', meetings, now).map(({ state }) => state)).toEqual([
      'done',
      'overdue',
      'overdue',
      'overdue',
      'due',
      ...Array.from({ length: 7 }, () => 'coming'),
    ]);
  });
});

test('counts: what is owed so far is done, due or overdue; nothing beyond', () => {
  const stood = [{ fromDay: '2026-02-01', untilDay: null }];
  const unit: Unit = { owedBy: 'branch', organisationId: 4, branchPath: '/4/', groupIds: [], stood };
  const audiences: readonly Audience[] = [{ organisationId: 4, audience: 'all' }];
  const meetings = [held('2026-01-10'), held('2026-03-10'), held('2026-05-30', 0), held('2026-06-30', 0)].map((one) => ({
    ...one,
    audiences,
  }));
  expect(countsOf(dutyRow(monthly, unit, '2026', meetings, now), '2026-05-20')).toEqual({ owed: 4, done: 1, due: 1, overdue: 2 });
});
