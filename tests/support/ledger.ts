/** Facts to post in a scene, with fixed defaults that a test overrides by name. */
import type { Knex } from 'knex';
import type { Engine } from '../../server/db/database.ts';
import { type Day, instantAt } from '../../server/kernel/calendar.ts';
import { type Posting, lockHeads } from '../../server/ledger/service.ts';
import type { Organisation } from '../../server/organisations/queries.ts';
import { closePeriod, reopenPeriod } from '../../server/periods/service.ts';
import { bySystem } from '../../server/audit/service.ts';
import type { Person, Scene } from './scene.ts';

/** The version that the scene published. */
export async function versionOf(scene: Scene): Promise<{ id: number; uid: string }> {
  const row: { id: number; uid: string } | undefined = await scene.db.reader('scheme_versions').first('id', 'uid');
  if (row === undefined) throw new Error('the scene has no scheme');
  return row;
}

export type PostingFacts = Partial<Omit<Posting, 'member' | 'organisation' | 'day'>> & {
  readonly person?: Person;
  readonly at?: Organisation;
  readonly day?: Day;
};

/** Dues paid in time by the first member of the branch on 10 March 2026, as the system posts it under a key of its own. */
export async function aPosting(
  scene: Scene,
  { person, at = scene.branch, day = '2026-03-10', ...more }: PostingFacts = {},
): Promise<Posting> {
  const member = person ?? scene.people[0];
  if (member === undefined) throw new Error('a scene without people');
  return {
    kind: 'award',
    key: `dues ${member.uid} ${day.slice(0, 7)}`,
    member: { id: member.id, uid: member.uid },
    organisation: { id: at.id, uid: at.uid },
    activity: null,
    item: 'D01',
    occasion: '',
    schemeVersion: await versionOf(scene),
    points: 100,
    occurredAt: instantAt(day, '12:00'),
    day,
    source: 'rule',
    author: null,
    actor: null,
    approver: null,
    reason: null,
    evidenceDigest: null,
    ...more,
  };
}

/** Closes a period at an organisation; throws when it is refused. */
export async function close(scene: Scene, period: string, at: Organisation = scene.branch): Promise<void> {
  const closed = await scene.db.write((tx) =>
    closePeriod(tx, scene.world, lockHeads, { organisationId: at.id, period, actor: bySystem, reason: '' }),
  );
  if (!closed.ok) throw new Error(`${period}: ${closed.code}`);
}

export async function reopen(scene: Scene, period: string, at: Organisation = scene.branch): Promise<void> {
  const opened = await scene.db.write((tx) =>
    reopenPeriod(tx, scene.world, lockHeads, { organisationId: at.id, period, actor: bySystem, reason: 'a late sheet' }),
  );
  if (!opened.ok) throw new Error(`${period}: ${opened.code}`);
}

/** Does something that the guards of a table forbid, as somebody with the database's own tools could. */
export async function pastTheGuards(tx: Knex.Transaction, engine: Engine, table: string, act: () => Promise<unknown>): Promise<void> {
  if (engine === 'postgres') {
    await tx.raw(`alter table ${table} disable trigger user`);
    await act();
    await tx.raw(`alter table ${table} enable trigger user`);
    return;
  }
  const triggers: { name: string; sql: string }[] = await tx('sqlite_master')
    .where({ type: 'trigger', tbl_name: table })
    .select('name', 'sql');
  for (const { name } of triggers) await tx.raw(`drop trigger ${name}`);
  await act();
  for (const { sql } of triggers) await tx.raw(sql);
}
