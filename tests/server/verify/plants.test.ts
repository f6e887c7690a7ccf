import BetterSqlite3 from 'better-sqlite3';
import type { Knex } from 'knex';
import { expect, test } from 'vitest';
import { bySystem } from '../../../server/audit/service.ts';
import { closingChecks } from '../../../server/closing/checks.ts';
import { storageChecks } from '../../../server/db/checks.ts';
import { engineOf, sqlitePathOf } from '../../../server/db/database.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { keptHeadsCheck } from '../../../server/ledger/kept-heads.ts';
import { chainStart } from '../../../server/ledger/entry.ts';
import { post, reverse } from '../../../server/ledger/service.ts';
import { blockCard } from '../../../server/members/cards.ts';
import { rejudge } from '../../../server/taps/service.ts';
import { everyCheck } from '../../../server/verify/registry.ts';
import { linesOf, verify } from '../../../server/verify/service.ts';
import { anAccount } from '../../support/builders.ts';
import { carrying, closeAll, earns, inForce, yearsEnd } from '../../support/carrying.ts';
import { onEachEngine } from '../../support/engines.ts';
import { keptFor } from '../../support/files.ts';
import { aPosting, close, pastTheGuards } from '../../support/ledger.ts';
import { type Scene, aScene, aTap, anActivity, send } from '../../support/scene.ts';
import { ownSchemes } from '../../support/schemes.ts';
import { expectLawful } from '../../support/verified.ts';

/** A branch with a history: taps of several verdicts, one judged again, an entry reversed, a closed month, a late entry. */
async function aHistory(scene: Scene): Promise<void> {
  const { db, world, people } = scene;
  await anActivity(scene);
  await anActivity(scene, { kind: 'party_day', day: '2026-03-12' });
  await send(
    scene,
    people.map((person, index) => aTap(person.card, instantAt('2026-03-10', '18:45'), index + 1)),
  );
  await send(scene, [
    aTap(people[0]?.card ?? '', instantAt('2026-03-10', '18:40'), 4),
    aTap('04FFFFF1', instantAt('2026-03-10', '18:50'), 5),
    aTap(people[1]?.card ?? '', instantAt('2026-03-12', '19:00'), 6),
    aTap(people[2]?.card ?? '', instantAt('2026-03-12', '18:50'), 7),
  ]);
  await anActivity(scene, { day: '2026-03-13', leaving: { signOut: true, minStayMinutes: 60 } });
  await send(scene, [
    aTap(people[1]?.card ?? '', instantAt('2026-03-13', '19:00'), 8),
    aTap(people[0]?.card ?? '', instantAt('2026-03-13', '19:00'), 9),
    aTap(people[0]?.card ?? '', instantAt('2026-03-13', '20:20'), 10),
  ]);
  const lost = people[2]?.card ?? '';
  await db.write(async (tx) => {
    const facts = { cardNumber: lost, cause: 'lost' as const, from: instantAt('2026-03-12') };
    await blockCard(tx, world, bySystem, facts, async (own, change) => {
      await rejudge(
        own,
        world,
        await scene.schemes(own),
        'card_blocked',
        (query) => void query.where('t.card_number', change.cardNumber).where('t.judged_at', '>=', change.from),
      );
    });
  });
  const dues = await aPosting(scene, { reason: 'paid at the desk' });
  await db.write((tx) => post(tx, world, dues));
  world.at('2026-04-06T01:00:00.000Z');
  await close(scene, '2026-03');
  world.pass(1_000);
  const late = await aPosting(scene, { key: 'late', day: '2026-03-20' });
  await db.write((tx) => post(tx, world, late));
  await ownSchemes(scene);
  await keptFor(scene, 'papers', scene.branch.uid);
  await db.write(async (tx) => {
    await tx('device_states').insert({
      device_id: scene.kiosk.id,
      seen_at: world.clock(),
      state: JSON.stringify({
        version: '1',
        epoch: '0190f0f0-0000-7000-8000-00000000e70c',
        lastSeq: 10,
        waiting: 0,
        sentAt: world.clock(),
        readers: [],
      }),
    });
  });
}

type Plant = {
  readonly what: string;
  readonly check: string;
  readonly guarded?: string;
  readonly plant: (tx: Knex.Transaction, scene: Scene) => Promise<unknown>;
};

const latest = (table: string): string => `(select x.id from (select max(id) as id from ${table}) x)`;
const standing = `kind = 'award' and activity_id is not null and id not in (select reverses_id from entries where reverses_id is not null)`;

const dropIndex = (tx: Knex.Transaction, table: string, name: string, constraint: string) =>
  tx.raw(engineOf(tx) === 'postgres' && constraint !== '' ? `alter table ${table} drop constraint ${constraint}` : `drop index ${name}`);

/** An entry again, in a new place of its chain. */
const again = `insert into entries (uid, organisation_id, seq, prev_hash, hash, kind, key, generation, member_id, item, scheme_version_id, award_points, points, times, occurred_at,
  day, month, quarter, year, counts_month, counts_quarter, counts_year, occasion, activity_id, source, posted_at)
  select '0190f0f0-0000-7000-8000-0000000000aa', organisation_id, seq + 100, prev_hash, hash, kind, key, generation, member_id, item, scheme_version_id, award_points, points, times,
  occurred_at, day, month, quarter, year, counts_month, counts_quarter, counts_year, occasion, activity_id, source, posted_at from entries where `;

const plants: readonly Plant[] = [
  {
    what: 'a file changed byte by byte',
    check: 'files.bytes_match_their_digest',
    plant: (tx) => tx('files').update({ bytes: Buffer.from('forged 1'), size: 8 }),
  },
  {
    what: 'a changed sum',
    check: 'ledger.sums_equal_entries',
    plant: (tx) => tx.raw(`update day_sums set points = points + 100 where item = 'D01' and day = '2026-03-10'`),
  },
  {
    what: 'a lost sum',
    check: 'ledger.sums_equal_entries',
    plant: (tx) => tx.raw(`delete from day_sums where item = 'D01' and day = '2026-03-10'`),
  },
  {
    what: 'a sum of nobody',
    check: 'ledger.sums_equal_entries',
    plant: (tx) =>
      tx.raw(
        `insert into day_sums select member_id, counts_year, item, '2026-03-28', organisation_id, counts_quarter, counts_month, award_points, occasion, points, times from day_sums limit 1`,
      ),
  },
  {
    what: 'a chain cut in the middle',
    check: 'ledger.chain_is_whole',
    guarded: 'entries',
    plant: (tx) => tx.raw(`delete from entries where key = 'late' or (seq = 2 and reverses_id is null)`),
  },
  {
    what: 'a chain cut at its end',
    check: 'ledger.chain_is_whole',
    guarded: 'entries',
    plant: (tx) => tx.raw(`delete from entries where key = 'late'`),
  },
  {
    what: 'changed points',
    check: 'ledger.chain_is_whole',
    guarded: 'entries',
    plant: (tx) => tx.raw(`update entries set points = 900, award_points = 900 where key = 'late'`),
  },
  {
    what: 'a changed reason',
    check: 'ledger.chain_is_whole',
    guarded: 'entries',
    plant: (tx) => tx.raw(`update entries set reason = 'other words' where reason = 'paid at the desk'`),
  },
  {
    what: 'another member',
    check: 'ledger.chain_is_whole',
    guarded: 'entries',
    plant: (tx, scene) => tx.raw(`update entries set member_id = ? where key = 'late'`, [scene.people[1]?.id ?? 0]),
  },
  { what: 'a moved head', check: 'ledger.chain_is_whole', plant: (tx) => tx.raw(`update ledger_heads set seq = seq - 1`) },
  { what: 'a lost head', check: 'ledger.chain_is_whole', plant: (tx) => tx.raw(`delete from ledger_heads`) },
  {
    what: 'a doubled key',
    check: 'ledger.one_standing_award_per_key',
    guarded: 'entries',
    plant: async (tx) => {
      await dropIndex(tx, 'entries', 'entries_by_key', '');
      await tx.raw(`${again} key = 'late'`);
    },
  },
  {
    what: 'a doubled attendance key',
    check: 'ledger.one_standing_award_per_key',
    plant: async (tx) => {
      await dropIndex(tx, 'entries', 'entries_by_attendance', '');
      await tx.raw(`${again} id = (select min(id) from entries where ${standing})`);
    },
  },
  {
    what: 'a skipped generation',
    check: 'ledger.one_standing_award_per_key',
    guarded: 'entries',
    plant: (tx) => tx.raw(`update entries set generation = 2 where key = 'late'`),
  },
  {
    what: 'a reversal of half',
    check: 'ledger.reversals_are_exact',
    guarded: 'entries',
    plant: (tx) => tx.raw(`update entries set points = -1 where kind = 'reversal'`),
  },
  {
    what: 'a day of UTC',
    check: 'ledger.dates_are_shanghai_dates',
    guarded: 'entries',
    plant: (tx) => tx.raw(`update entries set day = '2026-03-19' where key = 'late'`),
  },
  {
    what: 'a quarter of the next',
    check: 'ledger.dates_are_shanghai_dates',
    guarded: 'entries',
    plant: (tx) => tx.raw(`update entries set quarter = '2026-Q2', counts_quarter = '2026-Q2' where key = 'late'`),
  },
  {
    what: 'a late entry in the closed month',
    check: 'ledger.nothing_counts_in_a_closed_period',
    guarded: 'entries',
    plant: (tx) => tx.raw(`update entries set counts_month = '2026-03' where key = 'late'`),
  },
  {
    what: 'an entry moved without a close',
    check: 'ledger.only_a_closing_moves_an_entry',
    guarded: 'entries',
    plant: (tx) => tx.raw(`update entries set counts_quarter = '2026-Q2' where key = 'late'`),
  },
  {
    what: 'points for oneself',
    check: 'ledger.nobody_awards_themselves',
    guarded: 'entries',
    plant: async (tx, scene) => {
      const account = await anAccount(tx, scene.world, { organisationId: scene.branch.id, memberId: scene.people[0]?.id ?? 0 });
      await tx.raw(`update entries set source = 'secretary', author_id = ? where key = 'late'`, [account.id]);
    },
  },
  {
    what: 'an award of no author',
    check: 'ledger.nobody_awards_themselves',
    guarded: 'entries',
    plant: (tx) => tx.raw(`update entries set source = 'secretary' where key = 'late'`),
  },
  {
    what: 'an author of another branch',
    check: 'ledger.author_had_the_role',
    guarded: 'entries',
    plant: async (tx, scene) => {
      const account = await anAccount(tx, scene.world, { organisationId: scene.other.id });
      await tx.raw(`update entries set source = 'secretary', author_id = ? where key = 'late'`, [account.id]);
    },
  },
  {
    what: 'a tap worth more than its item',
    check: 'ledger.points_of_the_version_in_force',
    guarded: 'entries',
    plant: (tx) => tx.raw(`update entries set points = 300, award_points = 300 where item = 'S01' and kind = 'award'`),
  },
  {
    what: 'a changed scheme',
    check: 'scheme.versions_are_as_published',
    guarded: 'scheme_versions',
    plant: (tx) => tx.raw(`update scheme_versions set document = replace(document, '"points": 2', '"points": 9')`),
  },
  {
    what: 'a changed draft',
    check: 'scheme.drafts_are_as_written',
    guarded: 'scheme_drafts',
    plant: (tx) => tx.raw(`update scheme_drafts set document = replace(document, '"points":2', '"points":9')`),
  },
  {
    what: 'openings that nobody can read',
    check: 'scheme.drafts_are_as_written',
    guarded: 'scheme_drafts',
    plant: (tx) => tx.raw(`update scheme_drafts set openings = '[{"open":"all"}]'`),
  },
  {
    what: 'a version that its author published',
    check: 'scheme.published_by_a_second_person',
    guarded: 'scheme_versions',
    plant: (tx) => tx.raw(`update scheme_versions set approver_id = author_id where author_id is not null`),
  },
  {
    what: 'a version that is another than its draft',
    check: 'scheme.published_by_a_second_person',
    guarded: 'scheme_versions',
    plant: (tx) => tx.raw(`update scheme_versions set starts_month = '2026-09' where starts_month = '2026-07'`),
  },
  {
    what: 'openings taken back after the fact',
    check: 'scheme.lower_keep_within_what_is_open',
    guarded: 'scheme_openings',
    plant: (tx) => tx.raw(`update scheme_openings set openings = '[]'`),
  },
  {
    what: 'a month closed by hand',
    check: 'periods.state_follows_the_acts',
    plant: (tx, scene) =>
      tx('periods').insert({ organisation_id: scene.other.id, period: '2026-03', kind: 'month', closed_at: scene.world.clock() }),
  },
  { what: 'a month opened by hand', check: 'periods.state_follows_the_acts', plant: (tx) => tx('periods').delete() },
  {
    what: 'a closing of another chain',
    check: 'periods.acts_hold_the_chain',
    guarded: 'period_acts',
    plant: (tx) => tx.raw(`update period_acts set head_hash = ?`, ['0'.repeat(64)]),
  },
  {
    what: 'a publication that says otherwise',
    check: 'periods.publications_are_as_published',
    plant: (tx, scene) =>
      tx('publications').insert({
        uid: scene.world.newUid(),
        organisation_id: scene.branch.id,
        kind: 'month_standings',
        period: '2026-03',
        ordinal: 1,
        document: '{}',
        digest: '0'.repeat(64),
        published_at: scene.world.clock(),
      }),
  },
  {
    what: 'an activity for nobody',
    check: 'activities.is_for_somebody',
    plant: (tx) => tx.raw(`delete from activity_audiences where activity_id = ${latest('activities')}`),
  },
  {
    what: 'a check-in before its time',
    check: 'activities.check_in_belongs_to_it',
    plant: (tx) => tx.raw(`update activities set late_after = '2026-03-01T00:00:00.000Z'`),
  },
  {
    what: 'a least stay where nobody signs out',
    check: 'activities.terms_go_together',
    plant: (tx) => tx.raw(`update activities set min_stay_minutes = 60`),
  },
  {
    what: 'a leaving that nobody tapped',
    check: 'attendance.leaving_is_what_was_tapped_or_noted',
    plant: (tx) => tx.raw(`update attendances set left_at = '2026-03-13T12:25:00.000Z' where left_at is not null`),
  },
  {
    what: 'a leaving where nobody signs out',
    check: 'attendance.nobody_leaves_without_signing_out',
    plant: (tx) => tx.raw(`update attendances set left_at = '2026-03-13T12:25:00.000Z'`),
  },
  {
    what: 'a stay that was too short',
    check: 'attendance.a_short_stay_earns_nothing',
    plant: (tx) => tx.raw(`update activities set min_stay_minutes = 90 where sign_out = 1`),
  },
  {
    what: 'a missing attendance',
    check: 'taps.accepted_is_attended',
    plant: (tx) => tx.raw(`delete from attendances where id = ${latest('attendances')}`),
  },
  {
    what: 'points without attendance',
    check: 'attendance.nothing_earned_without_it',
    plant: (tx) => tx.raw(`delete from attendances where id = ${latest('attendances')}`),
  },
  {
    what: 'attendance without points',
    check: 'attendance.earned_what_the_scheme_gives',
    guarded: 'entries',
    plant: (tx) => tx.raw(`delete from entries where ${standing}`),
  },
  {
    what: 'two items for one attendance',
    check: 'attendance.earned_once',
    plant: (tx) =>
      tx.raw(
        again.replace(
          'member_id, item, scheme_version_id, award_points, points, times,\n',
          `member_id, 'S06', scheme_version_id, award_points, points, times,\n`,
        ) + `id = (select min(id) from entries where ${standing})`,
      ),
  },
  { what: 'lateness forgiven', check: 'attendance.late_follows_the_time', plant: (tx) => tx.raw(`update attendances set late = 1`) },
  {
    what: 'an attendance moved',
    check: 'taps.attendance_is_of_the_earliest',
    plant: (tx) => tx.raw(`update attendances set attended_at = '2026-03-10T10:50:00.000Z'`),
  },
  {
    what: 'an attendance of no tap',
    check: 'taps.attendance_is_of_the_earliest',
    plant: (tx) => tx.raw(`update attendances set tap_id = null`),
  },
  {
    what: 'a gap of verdicts',
    check: 'taps.verdicts_are_numbered',
    guarded: 'tap_verdicts',
    plant: (tx) => tx.raw(`update tap_verdicts set ordinal = 3`),
  },
  {
    what: 'a lost tap',
    check: 'taps.empty_queue_has_no_gap',
    guarded: 'taps',
    plant: (tx) => tx.raw(`delete from taps where verdict = 'unknown_card'`),
  },
  {
    what: 'a tap that never came',
    check: 'taps.empty_queue_has_no_gap',
    plant: (tx) => tx.raw(`update device_states set state = replace(state, '"lastSeq":10', '"lastSeq":11')`),
  },
  {
    what: 'a first verdict twice',
    check: 'taps.one_is_recorded',
    guarded: 'taps',
    plant: (tx) => tx.raw(`update taps set verdict = 'recorded' where verdict = 'already_recorded'`),
  },
  {
    what: 'a card of somebody else',
    check: 'taps.accepted_card_was_held',
    plant: (tx) => tx.raw(`update card_bindings set from_at = '2026-03-15T00:00:00.000Z'`),
  },
  {
    what: 'two holders of one card',
    check: 'members.cards_do_not_overlap',
    plant: (tx, scene) =>
      tx('card_bindings').insert({
        uid: scene.world.newUid(),
        card_number: scene.people[0]?.card ?? '',
        member_id: scene.people[1]?.id ?? 0,
        from_at: instantAt('2025-02-01'),
        until_at: instantAt('2025-03-01'),
      }),
  },
  {
    what: 'a badge whose number can be guessed',
    check: 'cards.badges_have_a_badge_number',
    plant: (tx, scene) =>
      tx('card_bindings').insert({
        uid: scene.world.newUid(),
        card_number: 'QR:1234567',
        member_id: scene.people[1]?.id ?? 0,
        from_at: instantAt('2026-03-01'),
      }),
  },
  {
    what: 'a member with a drawer of cards',
    check: 'cards.not_too_many_of_one_member',
    plant: async (tx, scene) => {
      for (let n = 0; n < 8; n++) {
        await tx('card_bindings').insert({
          uid: scene.world.newUid(),
          card_number: `04BBBB0${n}`,
          member_id: scene.people[1]?.id ?? 0,
          from_at: instantAt('2026-03-01'),
        });
      }
    },
  },
  {
    what: 'a purse spent below nothing',
    check: 'purse.moves_add_up',
    plant: (tx, scene) =>
      tx('purse_moves').insert({
        uid: scene.world.newUid(),
        member_id: scene.people[0]?.id ?? 0,
        ordinal: 2,
        kind: 'spend',
        key: 'a',
        points: -100,
        balance_after: 100,
        organisation_id: scene.branch.id,
        posted_at: scene.world.clock(),
      }),
  },
  {
    what: 'a balance from nowhere',
    check: 'purse.balances_equal_moves',
    plant: (tx, scene) => tx('purse_balances').insert({ member_id: scene.people[0]?.id ?? 0, ordinal: 1, balance: 500 }),
  },
  {
    what: 'a missing guard',
    check: 'storage.guards_stand',
    plant: (tx) => tx.raw(engineOf(tx) === 'postgres' ? 'alter table taps disable trigger taps_keep_row' : 'drop trigger taps_keep_update'),
  },
];

onEachEngine((engine) => {
  test('a lawful history breaks no law', async () => {
    const scene = await aScene(await engine.fresh());
    await aHistory(scene);
    const { ok, checks } = await verify(scene.db.reader, everyCheck);
    expect(ok).toBe(true);
    expect(checks.length).toBe(everyCheck.length);
    expect(new Set(checks.map(({ name }) => name)).size).toBe(everyCheck.length);
  });

  test.for(plants)('found: $what by $check', async ({ check, guarded, plant }) => {
    const scene = await aScene(await engine.fresh());
    await aHistory(scene);
    await expectLawful(scene.db);
    await scene.db.write((tx) =>
      guarded === undefined ? plant(tx, scene) : pastTheGuards(tx, engine.name, guarded, () => plant(tx, scene)),
    );
    const verified = await verify(scene.db.reader, everyCheck);
    expect(verified.ok).toBe(false);
    expect(linesOf(verified).map((line) => line.split(':')[0])).toContain(check);
    for (const { violations } of verified.checks) for (const { detail } of violations) expect(detail).not.toMatch(/could not run/);
  });

  test.for([
    { what: 'more than the year hands on', change: { points: 2000, award_points: 2000 } },
    { what: 'an item that takes nothing on', change: { item: 'FREE' } },
  ])('found: a carried entry of $what by closing.a_carried_entry_is_its_years_share', async ({ change }) => {
    const scene = await aScene(await engine.fresh());
    await inForce(scene, carrying({}));
    await earns(scene, scene.people[0], 8657);
    scene.world.at(instantAt('2027-01-10', '09:00'));
    await closeAll(scene, yearsEnd);
    await expectLawful(scene.db);
    await scene.db.write((tx) =>
      pastTheGuards(tx, engine.name, 'entries', async () => {
        await tx('entries').where({ kind: 'carry_over' }).update(change);
      }),
    );
    const names = linesOf(await verify(scene.db.reader, closingChecks)).map((line) => line.split(':')[0]);
    expect(names).toEqual(['closing.a_carried_entry_is_its_years_share']);
  });

  test('found: a reference into nothing by storage.references_lead_somewhere', async () => {
    const scene = await aScene(await engine.fresh());
    await aHistory(scene);
    const orphan = 'update attendances set member_id = 99999 where id = (select max(id) from attendances)';
    if (engine.name === 'postgres') {
      await scene.db.write(async (tx) => {
        await tx.raw('alter table attendances disable trigger all');
        await tx.raw(orphan);
        await tx.raw('alter table attendances enable trigger all');
      });
    } else {
      const connection = new BetterSqlite3(sqlitePathOf(scene.db.url));
      connection.pragma('foreign_keys = 0');
      connection.exec(orphan);
      connection.close();
    }
    const lines = linesOf(await verify(scene.db.reader, storageChecks));
    expect(lines).toEqual([expect.stringMatching(/^storage.references_lead_somewhere: attendances.* members/)]);
  });

  test('a ledger rewritten from end to end is found by the heads kept outside, and by nothing else', async () => {
    const scene = await aScene(await engine.fresh());
    const [first, second] = [await aPosting(scene, { key: 'a' }), await aPosting(scene, { key: 'b' })];
    await scene.db.write((tx) => post(tx, scene.world, first));
    await scene.db.write((tx) => post(tx, scene.world, second));
    const [head] = await scene.db.reader('ledger_heads').select('seq', 'hash');
    const kept = [{ organisationUid: scene.branch.uid, seq: Number(head.seq), hash: String(head.hash) }];
    expect((await verify(scene.db.reader, [keptHeadsCheck(kept)])).ok).toBe(true);
    await scene.db.write((tx) =>
      pastTheGuards(tx, engine.name, 'entries', async () => {
        await tx('entries').delete();
        await tx('day_sums').delete();
        await tx('ledger_heads').update({ seq: 0, hash: chainStart(scene.branch.uid) });
        await post(tx, scene.world, { ...first, points: 200 });
        await post(tx, scene.world, second);
      }),
    );
    expect((await verify(scene.db.reader, everyCheck)).ok).toBe(true);
    expect(await verify(scene.db.reader, [keptHeadsCheck(kept)])).toMatchObject({ ok: false });
  });

  test('a check that cannot run is a violation, and the others still run', async () => {
    const scene = await aScene(await engine.fresh());
    const broken = { name: 'test.broken', find: () => Promise.reject(new Error('no such thing')) };
    const seen: string[] = [];
    const verified = await verify(scene.db.reader, [broken, ...everyCheck.slice(0, 2)], ({ name }) => seen.push(name));
    expect(verified.ok).toBe(false);
    expect(seen).toEqual(['test.broken', ...everyCheck.slice(0, 2).map(({ name }) => name)]);
    expect(linesOf(verified)).toEqual(['test.broken: the check itself: could not run: no such thing']);
  });

  test('a reversal that came by hand is a second one', async () => {
    const scene = await aScene(await engine.fresh());
    const posting = await aPosting(scene);
    const entry = await scene.db.write((tx) => post(tx, scene.world, posting));
    const entryId = entry.ok ? entry.value.id : 0;
    const words = { entryId, source: 'correction' as const, author: null, actor: null, approver: null, reason: 'r' };
    await scene.db.write((tx) => reverse(tx, scene.world, words));
    const twice = scene.db.write((tx) =>
      tx.raw(`insert into entries (uid, organisation_id, seq, prev_hash, hash, kind, generation, member_id, item, scheme_version_id, award_points, points, times, occurred_at, day, month, quarter, year, counts_month, counts_quarter, counts_year, source, reverses_id, posted_at)
      select '0190f0f0-0000-7000-8000-0000000000aa', organisation_id, 3, hash, hash, kind, generation, member_id, item, scheme_version_id, award_points, points, times, occurred_at, day, month, quarter, year, counts_month, counts_quarter, counts_year, source, reverses_id, posted_at from entries where kind = 'reversal'`),
    );
    await expect(twice).rejects.toThrow(/unique/i);
  });
});
