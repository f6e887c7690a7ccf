/** Which automatic items a period brings to whom: a table, and the order of facts. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Candidate, type PeriodFacts, automaticKey, closingItems, proposalsOf } from '../../../server/closing/automatic.ts';
import { type DuesStandingCode, duesStandingCodes, type MemberClassCode, memberClassCodes } from '../../../server/contract/codes.ts';
import { decodeScheme } from '../../../server/scheme/decode.ts';
import { defaultScheme } from '../../support/scene.ts';

const scheme = decodeScheme(defaultScheme);

const candidate = (memberId: number, held: MemberClassCode = 'normal', committee = false): Candidate => ({
  memberId,
  memberUid: `m${memberId}`,
  class: held,
  committee,
});
const nothing: PeriodFacts = { dues: new Map(), makeUpsOverdue: [], inFull: new Map(), studyMinutes: new Map() };
const dues = (...standings: readonly DuesStandingCode[]): Partial<PeriodFacts> => ({
  dues: new Map(standings.map((code, n) => [n + 1, code])),
});
const missed = (...uids: readonly string[]): Partial<PeriodFacts> => ({
  makeUpsOverdue: uids.map((activityUid) => ({ memberId: 1, activityUid })),
});

type Case = {
  readonly period: string;
  readonly who?: readonly Candidate[];
  readonly facts: Partial<PeriodFacts>;
  readonly brings: readonly string[];
  readonly why: string;
};

const pair = [candidate(1), candidate(2)];
const cases: readonly Case[] = [
  { period: '2026-11', facts: dues('on_time'), brings: ['1 D01 100'], why: 'paid on time' },
  { period: '2026-11', facts: dues('ahead'), brings: ['1 D01 100'], why: 'paid ahead is on time' },
  { period: '2026-11', facts: dues('late'), brings: [], why: 'paid late: no point, and nothing taken' },
  { period: '2026-11', who: pair, facts: dues('on_time', 'overdue'), brings: ['1 D01 100', '2 N04 -200'], why: 'one paid, one did not' },
  { period: '2026-11', who: pair, facts: dues('overdue', 'overdue'), brings: [], why: 'nothing entered for the month says nothing' },
  { period: '2026-11', who: pair, facts: dues('late', 'overdue'), brings: ['2 N04 -200'], why: 'who paid late was entered all the same' },
  { period: '2026-11', facts: dues('owed'), brings: [], why: 'who came within the month has until the next is due' },
  { period: '2026-11', facts: dues('waived'), brings: [], why: 'nothing to pay' },
  { period: '2026-11', facts: dues('none'), brings: [], why: 'no register' },
  { period: '2026-11', who: [candidate(1, 'exempt')], facts: dues('on_time'), brings: ['1 D01 100'], why: 'exempt, and paid all the same' },
  {
    period: '2026-11',
    who: [candidate(1), candidate(2, 'exempt')],
    facts: dues('late', 'overdue'),
    brings: [],
    why: 'against who is exempt nothing is held',
  },
  { period: '2026-11', who: [candidate(1, 'suspended')], facts: dues('on_time'), brings: [], why: 'suspended' },
  {
    period: '2026-11',
    who: [candidate(1, 'floating'), candidate(2)],
    facts: dues('overdue', 'on_time'),
    brings: ['2 D01 100', '1 N04 -200'],
    why: 'who is away pays too',
  },
  { period: '2026-Q4', facts: dues('on_time'), brings: [], why: 'a quarter does not ask for dues' },
  { period: '2026-11', facts: missed('b', 'a'), brings: ['1 N03 -100 a', '1 N03 -100 b'], why: 'each missed content once' },
  { period: '2026-11', facts: missed('a', 'a'), brings: ['1 N03 -100 a'], why: 'told twice is once' },
  { period: '2026-11', who: [candidate(1, 'exempt')], facts: missed('a'), brings: [], why: 'exempt has nothing to make up' },
  { period: '2026', facts: missed('a'), brings: [], why: 'a year does not ask what a month has asked' },
  { period: '2026-Q4', facts: { inFull: new Map([['L10', new Set([1])]]) }, brings: ['1 L10 300'], why: 'there all quarter' },
  { period: '2026-Q4', facts: { inFull: new Map([['L10', new Set([2])]]) }, brings: [], why: 'somebody else was' },
  { period: '2026-11', facts: { inFull: new Map([['L10', new Set([1])]]) }, brings: [], why: 'full attendance is of a quarter' },
  { period: '2026', facts: { studyMinutes: new Map([[1, 1920]]) }, brings: ['1 S11 500'], why: '32 hours to the minute' },
  { period: '2026', facts: { studyMinutes: new Map([[1, 1919]]) }, brings: [], why: 'a minute short' },
  { period: '2026-Q4', facts: { studyMinutes: new Map([[1, 9000]]) }, brings: [], why: 'hours are of a year' },
];

const written = (period: string, who: readonly Candidate[], facts: Partial<PeriodFacts>): readonly string[] =>
  proposalsOf(scheme, period, who, { ...nothing, ...facts }).map(({ member, item, points, subject }) =>
    [member.memberId, item, points, ...(subject === '' ? [] : [subject])].join(' '),
  );

test.for(cases)('$period brings $brings: $why', ({ period, who = [candidate(1)], facts, brings }) => {
  expect(written(period, who, facts)).toEqual(brings);
});

test('keys tell period, member, item and subject', () => {
  const member = candidate(1);
  expect(automaticKey('2026-11', { member, item: 'D01', subject: '' })).toBe('auto:2026-11:m1:D01');
  expect(automaticKey('2026-11', { member, item: 'N03', subject: 'a' })).toBe('auto:2026-11:m1:N03:a');
});

describe('an item of the committee', () => {
  const items = scheme.items.map((item) => (item.code === 'D01' ? { ...item, audience: 'committee' as const } : item));
  test.for([
    { committee: true, brings: ['D01'], why: 'sits on it' },
    { committee: false, brings: [], why: 'does not' },
  ])('$brings: $why', ({ committee, brings }) => {
    const found = proposalsOf({ ...scheme, items }, '2026-11', [candidate(1, 'normal', committee)], { ...nothing, ...dues('on_time') });
    expect(found.map(({ item }) => item)).toEqual(brings);
  });
});

test('the kinds of period ask for different items', () => {
  expect((['month', 'quarter', 'year'] as const).map((kind) => closingItems(scheme, kind).map(({ code }) => code))).toEqual([
    ['D01', 'N03', 'N04'],
    ['L10'],
    ['S11'],
  ]);
});

const ids = fc.integer({ min: 1, max: 12 });
const arbitraryFacts = fc.record({
  dues: fc.array(fc.tuple(ids, fc.constantFrom(...duesStandingCodes)), { maxLength: 12 }),
  missed: fc.array(fc.record({ memberId: ids, activityUid: fc.constantFrom('a', 'b', 'c') }), { maxLength: 12 }),
  inFull: fc.array(ids, { maxLength: 12 }),
  minutes: fc.array(fc.tuple(ids, fc.integer({ min: 0, max: 4000 })), { maxLength: 12 }),
  people: fc.uniqueArray(fc.record({ memberId: ids, held: fc.constantFrom(...memberClassCodes), committee: fc.boolean() }), {
    maxLength: 12,
    selector: ({ memberId }) => memberId,
  }),
});

test('the order of facts and of people changes nothing, and no key comes twice', () => {
  fc.assert(
    fc.property(
      arbitraryFacts,
      fc.constantFrom('2026-11', '2026-Q4', '2026'),
      ({ dues: paid, missed: late, inFull, minutes, people }, period) => {
        const who = people.map(({ memberId, held, committee }) => candidate(memberId, held, committee));
        const [known, told] = [new Map(paid), new Map(minutes)];
        const facts = (turn: <T>(list: readonly T[]) => readonly T[]): PeriodFacts => ({
          dues: new Map(turn([...known])),
          makeUpsOverdue: turn(late),
          inFull: new Map([['L10', new Set(turn(inFull))]]),
          studyMinutes: new Map(turn([...told])),
        });
        const one = proposalsOf(
          scheme,
          period,
          who,
          facts((list) => list),
        );
        const other = proposalsOf(
          scheme,
          period,
          who.toReversed(),
          facts((list) => list.toReversed()),
        );
        expect(other).toEqual(one);
        const keys = one.map((proposed) => automaticKey(period, proposed));
        expect(new Set(keys).size).toBe(keys.length);
      },
    ),
  );
});
