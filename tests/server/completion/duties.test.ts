/** What is owed is data: shipped, overridden by years, and refused where it contradicts itself. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dutiesIn, dutyFile, readDuties, shippedDuties } from '../../../server/completion/duties.ts';
import { BadConfig, readConfig } from '../../../server/config.ts';
import { projectRoot } from '../../support/house.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flagtap-duties-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (content: unknown): void => writeFileSync(join(folder, 'duties.json'), JSON.stringify(content));
const monthlyLecture = { kind: 'party_lecture', owedBy: 'branch', every: 'month' };

test('as shipped: who owes what how often', () => {
  const { duties, studyHours } = dutiesIn(shippedDuties(projectRoot), '2026');
  expect(duties.map(({ kind, owedBy, every, times }) => `${times} ${kind} of each ${owedBy} a ${every}`)).toEqual([
    '1 members_meeting of each branch a quarter',
    '1 committee_meeting of each committee a month',
    '1 group_meeting of each group a month',
    '1 party_lecture of each branch a quarter',
    '1 party_day of each branch a month',
    '1 org_life_meeting of each branch a year',
    '1 democratic_appraisal of each branch a year',
  ]);
  expect(studyHours).toBe(32);
});

test.for([
  { year: '2026', hours: 32, why: 'the newest that began by then' },
  { year: '2028', hours: 40, why: 'from its first day on' },
  { year: '2040', hours: 40, why: 'until another is named' },
  { year: '2018', hours: 32, why: 'before the first, the first' },
])('in $year $hours hours: $why', ({ year, hours }) => {
  put({ years: { '2028': { duties: [monthlyLecture], studyHours: 40 } } });
  expect(dutiesIn(readDuties(projectRoot, folder), year).studyHours).toBe(hours);
});

test("an installation's own file takes the place of the same year", () => {
  put({ years: { '2019': { duties: [{ ...monthlyLecture, times: 2 }], studyHours: 24 } } });
  expect(dutiesIn(readDuties(projectRoot, folder), '2026')).toEqual({
    duties: [{ ...monthlyLecture, times: 2 }],
    studyHours: 24,
  });
});

test.for([
  { years: { '2026': { duties: [monthlyLecture, { ...monthlyLecture, every: 'year' }], studyHours: 32 } }, why: 'one kind owed twice' },
  { years: { '2026': { duties: [{ ...monthlyLecture, kind: 'picnic' }], studyHours: 32 } }, why: 'a kind that nobody knows' },
  { years: { '2026': { duties: [{ ...monthlyLecture, every: 'week' }], studyHours: 32 } }, why: 'a period that is not scored' },
  { years: { '2026': { duties: [{ ...monthlyLecture, times: 0 }], studyHours: 32 } }, why: 'nothing at all, written down' },
  { years: { '2026': { duties: [], studyHours: 0 } }, why: 'no hours' },
  { years: { '26': { duties: [], studyHours: 32 } }, why: 'no year' },
  { years: { '2026': { duties: [], studyHours: 32, hours: 1 } }, why: 'a key that means nothing' },
])('refused: $why', ({ years }) => {
  expect(dutyFile.safeParse({ years }).success).toBe(false);
});

test.for([
  { content: '{', why: 'is not JSON' },
  { content: '{"years":{"2026":{"duties":[],"studyHours":-1}}}', why: 'years 2026 studyHours' },
])('a wrong file stops the start and is named: $why', ({ content, why }) => {
  writeFileSync(join(folder, 'duties.json'), content);
  const start = () => readConfig({ DATABASE_URL: `sqlite:${join(folder, 'a.sqlite')}` }, projectRoot);
  expect(start).toThrow(BadConfig);
  expect(start).toThrow(why);
  expect(start).toThrow('duties.json');
});
