/** What a branch usually holds, as a file: what it may say, how an installation's own takes its place. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readTemplates, shippedTemplates, templateFile } from '../../../server/activities/templates.ts';
import { projectRoot } from '../../support/house.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flagtap-templates-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const party = { kind: 'party_day', every: 'month', rule: 'weekday:5:1', time: '15:00', minutes: 120, audience: 'all' };
const own = (...templates: readonly object[]): void => writeFileSync(join(folder, 'templates.json'), JSON.stringify({ templates }));

test('three meetings and a lecture, Party day, study, the two of the year', () => {
  expect(shippedTemplates(projectRoot).map(({ kind, every }) => `${kind} ${every}`)).toEqual([
    'party_day month',
    'committee_meeting month',
    'study_session month',
    'group_meeting month',
    'party_lecture quarter',
    'members_meeting quarter',
    'org_life_meeting year',
    'democratic_appraisal year',
  ]);
});

test("an installation's own takes the place of its kind, adds another, leaves one out; without a file all are as shipped", () => {
  expect(readTemplates(projectRoot, folder)).toEqual(shippedTemplates(projectRoot));
  own({ ...party, rule: 'date:5' }, { ...party, kind: 'volunteer_service', rule: 'weekly:6' }, { kind: 'study_session', every: 'never' });
  const read = readTemplates(projectRoot, folder);
  expect(read.find(({ kind }) => kind === 'party_day')?.rule).toBe('date:5');
  expect(read.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['volunteer_service', 'members_meeting']));
  expect(read.map(({ kind }) => kind)).not.toContain('study_session');
});

test.for([
  { templates: [{ ...party, rule: 'sometimes' }], path: 'templates.0.rule', why: 'a rule that is none' },
  { templates: [{ ...party, time: '25:00' }], path: 'templates.0.time', why: 'a time that is none' },
  { templates: [{ ...party, minutes: 5 }], path: 'templates.0.minutes', why: 'five minutes' },
  { templates: [{ ...party, kind: 'feast' }], path: 'templates.0.kind', why: 'a kind that nobody knows' },
  { templates: [{ ...party, audience: 'guests' }], path: 'templates.0.audience', why: 'an audience that is none' },
  { templates: [{ ...party, every: 'quarter', months: [4] }], path: 'templates.0.months.0', why: 'a fourth month of a quarter' },
  { templates: [{ ...party, every: 'quarter' }], path: 'templates.0.months', why: 'a quarter without its month' },
  { templates: [{ ...party, every: 'day' }], path: 'templates.0.every', why: 'a frequency that is none' },
  { templates: [party, party], path: 'templates.1.kind', why: 'one kind twice' },
  { templates: [{ ...party, colour: 'red' }], path: 'templates.0', why: 'a key that nobody knows' },
])('refused, named by its path: $why', ({ templates, path }) => {
  const read = templateFile.safeParse({ templates });
  expect(read.success).toBe(false);
  expect(read.error?.issues.map((issue) => issue.path.join('.'))).toContain(path);
});
