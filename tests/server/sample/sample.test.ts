import { beforeAll, expect, test } from 'vitest';
import { passwords } from '../../../server/access/passwords.ts';
import type { VerdictCode } from '../../../server/contract/taps.ts';
import type { Database } from '../../../server/db/database.ts';
import { dayOf, instantAt, lastDayOf, monthOf } from '../../../server/kernel/calendar.ts';
import { type Instant, plusMs } from '../../../server/kernel/clock.ts';
import { branchStandings } from '../../../server/rankings/service.ts';
import { sampleDescription } from '../../../server/sample/describe.ts';
import { sampleMark } from '../../../server/sample/mark.ts';
import { keepOneOpen } from '../../../server/sample/keep-open.ts';
import { createSample, setSamplePassword } from '../../../server/sample/service.ts';
import { readStory } from '../../../server/sample/story.ts';
import { sampleStrip } from '../../../server/sample/strip.ts';
import { schemeReader } from '../../../server/scheme/queries.ts';
import { tapService } from '../../../server/taps/service.ts';
import { everyCheck } from '../../../server/verify/registry.ts';
import { linesOf, verify } from '../../../server/verify/service.ts';
import { onEachEngine } from '../../support/engines.ts';
import { aBatch, aKiosk, aTap, defaultScheme } from '../../support/scene.ts';
import { type TestWorld, testWorld } from '../../support/world.ts';

/** Ten minutes before midnight of a leap day: the last of a month, and nothing of the calendar is open. */
const createdAt = instantAt('2028-02-29', '23:50');
const creationMs = 120_000;
const password = 'only for the sample';

const story = readStory();

const create = (db: Database, world: TestWorld) =>
  createSample(db, world, { story, schemeText: defaultScheme, passwords: passwords(), password });

const tables = [
  'organisations',
  'members',
  'memberships',
  'member_classes',
  'member_posts',
  'account_roles',
  'card_bindings',
  'card_blocks',
  'devices',
  'device_states',
  'scheme_versions',
  'ledger_heads',
  'activities',
  'activity_audiences',
  'entries',
  'day_sums',
  'periods',
  'period_acts',
  'taps',
  'tap_verdicts',
  'attendances',
  'leaves',
  'sheets',
  'sheet_marks',
  'sheet_deductions',
  'make_ups',
  'dues_payments',
  'audit_rows',
  'installation',
  'purse_balances',
  'purse_moves',
] as const;

/** Everything stored, in an order of its own; without the salted password hashes. */
async function contentOf(db: Database): Promise<ReadonlyMap<string, readonly string[]>> {
  const content = new Map<string, readonly string[]>();
  for (const table of tables) {
    const rows: Record<string, unknown>[] = await db.reader(table).select('*');
    content.set(table, rows.map((row) => JSON.stringify(Object.entries(row).toSorted())).toSorted());
  }
  return content;
}

const count = async (db: Database, table: string, where: Record<string, string | number> = {}): Promise<number> => {
  const [row] = await db.reader(table).where(where).count({ n: '*' });
  return Number(row?.['n']);
};

/** Activities of the first branch whose check-in is open. */
const openAt = async (db: Database, now: Instant): Promise<readonly string[]> => {
  const mark = await sampleMark(db.reader);
  const rows: { uid: string }[] = await db
    .reader('activities as a')
    .join('organisations as o', 'o.id', 'a.organisation_id')
    .where({ 'o.uid': mark?.branchUid ?? '' })
    .where('a.checkin_opens_at', '<=', now)
    .where('a.checkin_closes_at', '>', now)
    .select('a.uid');
  return rows.map((row) => row.uid);
};

/** What the engine that came first stored. */
let toldFirst: ReadonlyMap<string, readonly string[]> | undefined;

onEachEngine((engine) => {
  const world = testWorld(createdAt);
  const schemes = schemeReader();
  let db: Database;
  let created: Awaited<ReturnType<typeof create>>;
  let content: ReadonlyMap<string, readonly string[]>;

  beforeAll(async () => {
    db = await engine.fresh();
    created = await create(db, world);
    content = await contentOf(db);
  }, creationMs);

  test('the same moment and chance tell the same story, on either engine', () => {
    toldFirst ??= content;
    for (const table of tables) expect({ table, rows: content.get(table) }).toEqual({ table, rows: toldFirst.get(table) });
  });

  test('a database that is not empty is refused and stays as it is', async () => {
    expect(await create(db, world)).toEqual({ ok: false, code: 'database_not_empty' });
    expect(await contentOf(db)).toEqual(content);
  });

  test('it holds what a branch has', async () => {
    expect(created).toMatchObject({ ok: true, value: { members: 80, createdAt } });
    expect(await count(db, 'members')).toBe(80);
    expect(await count(db, 'organisations', { level: 'branch' })).toBe(3);
    expect(await count(db, 'organisations', { level: 'general_branch' })).toBe(1);
    for (const held of ['normal', 'floating', 'exempt', 'suspended'])
      expect(await count(db, 'member_classes', { class: held })).toBeGreaterThan(0);
    for (const cause of ['lost', 'blocked']) expect(await count(db, 'card_blocks', { cause })).toBeGreaterThan(0);
    for (const verdict of [
      'recorded',
      'already_recorded',
      'unknown_card',
      'card_blocked',
      'too_early',
      'not_expected',
    ] satisfies VerdictCode[])
      expect(await count(db, 'taps', { verdict })).toBeGreaterThan(0);
    for (const source of ['tap', 'rule', 'import', 'secretary', 'claim', 'correction'])
      expect(await count(db, 'entries', { source })).toBeGreaterThan(0);
    expect(await count(db, 'taps', { verdict: 'recorded' })).toBeGreaterThan(1500);
    expect(await count(db, 'members', { full_on: '' })).toBe(0);
    expect(await db.reader('members').whereNull('full_on').select('id')).not.toEqual([]);
    // A claim proved late, and what a whole quarter brought once its months were closed.
    expect(await db.reader('entries').whereRaw('counts_month <> month').distinct('item').orderBy('item').pluck('item')).toEqual([
      'L10',
      'P04',
    ]);
    for (const item of ['D01', 'N04']) expect(await count(db, 'entries', { item })).toBeGreaterThan(0);
  });

  test('its sheets are closed but the last of each host, after leave, by hand where a card was missing, and made up for', async () => {
    const open: { host: number }[] = await db
      .reader('activities as a')
      .leftJoin('sheets as s', 's.activity_id', 'a.id')
      .where('a.ends_at', '<=', createdAt)
      .where((never) => void never.whereNull('s.state').orWhere({ 's.state': 'open' }))
      .select({ host: 'a.organisation_id' });
    expect(open.length).toBeGreaterThan(0);
    expect(new Set(open.map(({ host }) => host)).size).toBe(open.length);
    for (const table of ['leaves', 'sheet_marks', 'make_ups']) expect(await count(db, table)).toBeGreaterThan(0);
    for (const item of ['N01', 'N02', 'N03', 'L09'])
      expect({ item, any: (await count(db, 'entries', { item })) > 0 }).toEqual({ item, any: true });
  });

  test('its months before last are closed, with the quarter that they fill', async () => {
    const rows: { period: string }[] = await db.reader('periods').distinct('period').orderBy('period').select('period');
    expect(rows.map((row) => row.period)).toEqual(['2027-08', '2027-09', '2027-10', '2027-11', '2027-12', '2027-Q3', '2027-Q4']);
  });

  test('nothing in it is from after its creation, and taps came when they were made', async () => {
    const late: unknown[] = await db.reader('entries').where('posted_at', '>', createdAt).select('uid');
    expect(late).toEqual([]);
    const taps: { tapped_at: string; received_at: string }[] = await db.reader('taps').select('tapped_at', 'received_at');
    for (const tap of taps)
      expect(plusMs(tap.received_at, 8 * 60_000) >= tap.tapped_at && tap.received_at < plusMs(tap.tapped_at, 86_400_000)).toBe(true);
  });

  test('no law of stored data is broken', { timeout: 60_000 }, async () => {
    expect(linesOf(await verify(db.reader, everyCheck))).toEqual([]);
  });

  test('its rankings have leaders, ties, movement and a tail', async () => {
    const book = await schemes(db.reader);
    const branches: { id: number; path: string }[] = await db.reader('organisations').where({ level: 'branch' }).select('id', 'path');
    let ties = 0;
    for (const branch of branches) {
      const standings = await branchStandings(db.reader, book, branch, '2028-01');
      const before = await branchStandings(db.reader, book, branch, '2027-12');
      const totals = standings?.ranked.map((placing) => placing.score.total) ?? [];
      const first = totals[0] ?? 0;
      expect(totals.length).toBeGreaterThan(20);
      expect(totals.filter((total) => total > first * 0.6).length).toBeGreaterThanOrEqual(3);
      expect(totals.at(-1)).toBeLessThan(first * 0.3);
      expect(standings?.apart.length).toBeGreaterThan(0);
      ties += standings?.ranked.filter((placing) => placing.shared).length ?? 0;
      const ranks = new Map(before?.ranked.map((placing) => [placing.memberId, placing.rank]));
      expect(standings?.ranked.filter((placing) => ranks.get(placing.memberId) !== placing.rank).length).toBeGreaterThan(5);
    }
    expect(ties).toBeGreaterThan(0);
  });

  test('it is described with logins, cards and the open activity', async () => {
    const description = await sampleDescription(db.reader, 'http://sample.example', createdAt);
    expect(description?.baseUrl).toBe('http://sample.example');
    expect(description?.logins.map((login) => login.role)).toEqual(
      expect.arrayContaining(['member', 'secretary', 'organisation_department', 'system_administrator']),
    );
    expect(description?.members).toHaveLength(80);
    expect(description?.members.map((member) => member.cards.length)).toEqual(expect.arrayContaining([0, 1, 2]));
    expect(new Set(description?.members.flatMap((member) => member.cards)).size).toBeGreaterThan(75);
    const known = new Set(description?.organisations.map((organisation) => organisation.id));
    expect(description?.members.filter((member) => !known.has(member.organisationId))).toEqual([]);
    expect(description?.activities.filter((activity) => activity.openNow)).toHaveLength(1);
  });

  test('the strip has a card for each greeting, and the ranking of the month moves', async () => {
    const { organisation, cards } = await sampleStrip(db.reader, createdAt, story);
    const kiosk = await aKiosk({ db, world }, organisation, 'beside the server');
    const book = await schemes(db.reader);
    const month = monthOf(dayOf(createdAt));
    const totalOf = async (name: string) =>
      (await branchStandings(db.reader, book, organisation, month))?.ranked.find((placing) => placing.name === name)?.score.total ?? 0;
    const name = cards[0]?.name ?? '';
    const before = await totalOf(name);
    const taps = cards.map(({ card }, index) => aTap(card, createdAt, index + 1));
    const verdicts = await tapService(db, world, schemes).take(kiosk, aBatch(taps, createdAt));
    expect(verdicts.map((verdict) => verdict.verdict)).toEqual([
      ...Array<string>(5).fill('recorded'),
      'not_expected',
      'unknown_card',
      'card_blocked',
    ]);
    expect(await totalOf(name)).toBe(before + 200);
    expect(linesOf(await verify(db.reader, everyCheck))).toEqual([]);
  });

  test('one activity is open at every moment of a day, and asking again plans nothing', { timeout: 60_000 }, async () => {
    const until = plusMs(createdAt, 26 * 3_600_000);
    for (let now = createdAt; now < until; now = plusMs(now, 9 * 60_000)) {
      world.at(now);
      await keepOneOpen(db, world, schemes, story);
      expect({ now, open: (await openAt(db, now)).length }).toEqual({ now, open: 1 });
      expect({ now, soon: (await openAt(db, plusMs(now, 9 * 60_000))).length }).toEqual({ now, soon: 1 });
      expect(await keepOneOpen(db, world, schemes, story)).toBe(0);
    }
  });

  test.for([
    { now: instantAt('2028-04-09', '03:17'), why: 'a sample that lay still for forty days' },
    { now: instantAt('2028-12-31', '23:59:59.999'), why: 'the last moment of a year' },
    { now: instantAt('2029-06-01', '00:00'), why: 'the first moment of a month, a year later' },
  ])('one activity is open at $now: $why', async ({ now }) => {
    world.at(now);
    await keepOneOpen(db, world, schemes, story);
    expect(await openAt(db, now)).toHaveLength(1);
    const { organisation, cards } = await sampleStrip(db.reader, now, story);
    const kiosk = await aKiosk({ db, world }, organisation, 'started later');
    const [verdict] = await tapService(db, world, schemes).take(kiosk, aBatch([aTap(cards[0]?.card ?? '', now, 1)], now));
    expect(verdict?.verdict).toBe('recorded');
    const [entry] = await db.reader('entries').orderBy('id', 'desc').limit(1).select('day');
    expect(entry).toEqual({ day: dayOf(now) });
    expect(lastDayOf(monthOf(dayOf(now))) >= dayOf(now)).toBe(true);
  });

  test('its logins take another password', async () => {
    const secrets = passwords();
    await setSamplePassword(db, secrets, 'quite another one');
    const rows: { password_hash: string }[] = await db.reader('accounts').select('password_hash');
    expect(rows).toHaveLength(7);
    expect(await secrets.matches(rows[3]?.password_hash, 'quite another one')).toBe(true);
  });
});
