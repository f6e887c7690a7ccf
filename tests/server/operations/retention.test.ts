import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { backupName } from '../../../server/operations/backup.ts';
import { noteOf } from '../../../server/operations/backup-note.ts';
import { mayGo, momentOf, newestVerified, prune } from '../../../server/operations/retention.ts';

const now = '2026-03-31T00:00:00.000Z';
const keep = { days: 30, months: 13 };
/** Half past three in the night after that day, in Shanghai; another time where one is given. */
const at = (day: string) => (day.length === 10 ? `${day}T19:30:00.000Z` : `${day}:00.000Z`);

test.for([
  { taken: ['2026-03-30', '2026-03-29'], going: [], why: 'the last days stay' },
  { taken: ['2026-02-01', '2026-02-10', '2026-03-30'], going: ['2026-02-10'], why: 'of an older month the first stays' },
  {
    taken: ['2026-01-31', '2026-02-10', '2026-03-30'],
    going: ['2026-02-10'],
    why: 'a month is one of Shanghai: this was the first of February',
  },
  { taken: ['2024-06-01', '2026-03-30'], going: ['2024-06-01'], why: 'past the months nothing stays' },
  { taken: ['2024-06-01'], going: [], why: 'the newest stays, however old' },
  {
    taken: ['2026-03-28T16:00', '2026-03-28T16:15', '2026-03-29T00:15', '2026-03-29T00:30', '2026-03-30T19:30'],
    going: ['2026-03-28T16:15'],
    why: 'of a day the first, all of the last two days',
  },
  { taken: [], going: [], why: 'nothing there' },
])('$taken: $going may go, $why', ({ taken, going }) => {
  expect(mayGo(taken.map(at), now, keep)).toEqual(going.map(at));
});

test.for([
  { name: 'flagtap-2026-03-10T19-30-00-000Z.sqlite', moment: at('2026-03-10'), why: 'as it is named' },
  { name: 'flagtap-2026-03-10T19-30-00-000Z.sqlite.sealed', moment: at('2026-03-10'), why: 'encrypted' },
  { name: 'flagtap-2026-03-10T19-30-00-000Z.sqlite.json', moment: null, why: 'its note' },
  { name: 'flagtap-2026-02-30T19-30-00-000Z.sqlite', moment: null, why: 'no such day' },
  { name: 'before-migration-2026-03-10T19-30-00-000Z.sqlite', moment: null, why: 'a copy of another kind is not ours to remove' },
  { name: 'flagtap.sqlite', moment: null, why: 'the database itself' },
])('$name: $moment, $why', ({ name, moment }) => {
  expect(momentOf(name)).toBe(moment);
});

test.for([false, true])('a name leads back to its moment, encrypted: %s', (sealed) => {
  expect(momentOf(backupName(at('2026-03-10'), sealed))).toBe(at('2026-03-10'));
});

const aNote = (takenAt: string, ok: boolean) =>
  JSON.stringify({
    format: 1,
    takenAt,
    program: '0',
    engine: 'sqlite',
    kind: 'real',
    steps: [],
    bytes: 1,
    sha256: '0'.repeat(64),
    sealed: false,
    counts: {},
    heads: [],
    verified: { ok, checks: 1, found: [] },
    tookMs: 1,
  });

test('what goes, goes with its note; what is not ours stays; the newest good one is known', async () => {
  const folder = mkdtempSync(join(inject('runFolder'), 'retention-'));
  for (const [day, ok] of [
    ['2025-12-05', true],
    ['2026-01-05', true],
    ['2026-01-06', true],
    ['2026-03-29', true],
    ['2026-03-30', false],
  ] as const) {
    const file = join(folder, backupName(at(day), false));
    writeFileSync(file, 'x');
    writeFileSync(noteOf(file), aNote(at(day), ok));
  }
  for (const name of [
    'mine.sqlite',
    'mine.part',
    `${backupName(at('2026-03-29'), true)}.part`,
    `${backupName(at('2026-03-30'), false)}.part`,
  ])
    writeFileSync(join(folder, name), 'x');
  expect(await prune(folder, now, { days: 30, months: 1 })).toBe(3);
  expect(readdirSync(folder).filter((name) => !name.endsWith('.json'))).toEqual([
    'flagtap-2026-03-29T19-30-00-000Z.sqlite',
    'flagtap-2026-03-30T19-30-00-000Z.sqlite',
    'flagtap-2026-03-30T19-30-00-000Z.sqlite.part',
    'mine.part',
    'mine.sqlite',
  ]);
  expect((await newestVerified(folder))?.takenAt).toBe(at('2026-03-29'));
  expect(await newestVerified(join(folder, 'nowhere'))).toBeNull();
});
