/** A sheet to work on: a keeper's account, the parts that the app wires, acts in a transaction each. */
import type { Activity } from '../../../server/activities/queries.ts';
import type { MarkHowCode } from '../../../server/contract/codes.ts';
import { selectRaw } from '../../../server/db/bulk.ts';
import type { Instant } from '../../../server/kernel/clock.ts';
import {
  type Keeper,
  type MarkStatus,
  markByHand,
  putRight,
  closeSheet,
  reopenSheet,
  type Forgiveness,
  type SheetParts,
} from '../../../server/sheets/service.ts';
import { sheetFollowing, tapService } from '../../../server/taps/service.ts';
import { anAccount } from '../../support/builders.ts';
import type { Person, Scene } from '../../support/scene.ts';
import type { Organisation } from '../../../server/organisations/queries.ts';

export const day = '2026-03-10';

export type Stage = { readonly scene: Scene; readonly parts: SheetParts; readonly keeper: Keeper };

export async function keeperAt(scene: Scene, at: Organisation, memberId: number | null = null): Promise<Keeper> {
  const name = `keeper ${at.uid} ${memberId ?? ''}`.slice(0, 60);
  const account = await scene.db.write((tx) => anAccount(tx, scene.world, { name, organisationId: at.id, memberId }));
  return { account: { id: account.id, uid: account.uid }, memberId, covers: (path) => path.startsWith(at.path) };
}

/** The scene with what the app wires: taps put closed sheets right. */
export async function aStage(bare: Scene, memberId: number | null = null): Promise<Stage> {
  const { world, schemes } = bare;
  const following = putRight(world);
  const scene = { ...bare, taps: tapService(bare.db, world, schemes, following) };
  const judgeAgain = sheetFollowing(world, schemes, following);
  return { scene, parts: { world, schemes, judgeAgain, following }, keeper: await keeperAt(scene, scene.branch, memberId) };
}

export type MarkFacts = { readonly at?: Instant; readonly how?: MarkHowCode; readonly reason?: string; readonly by?: Keeper };

/** Marks people of a sheet; a correction with a reason unless said otherwise. */
export const mark = (
  { scene, parts, keeper }: Stage,
  activity: Activity,
  people: readonly Person[],
  status: MarkStatus,
  { at, how = 'correction', reason = 'seen by the keeper', by = keeper }: MarkFacts = {},
) =>
  scene.db.write((tx) =>
    markByHand(tx, parts, {
      activityUid: activity.uid,
      marks: people.map(({ uid }) => ({ memberUid: uid, status, at: at ?? null })),
      how,
      reason,
      by,
    }),
  );

/** `member 1: 18:45 tap late`, everybody who has an attendance. */
export async function attendance(scene: Scene, activity: Activity): Promise<readonly string[]> {
  const rows = await selectRaw<{ name: string; at: string; source: string; late: number }>(
    scene.db.reader,
    `select m.name, p.attended_at as at, p.source, p.late from attendances p join members m on m.id = p.member_id where p.activity_id = ? order by m.id`,
    [activity.id],
  );
  const time = (at: string) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(11, 16);
  return rows.map(({ name, at, source, late }) => `${name}: ${time(at)} ${source}${late === 1 ? ' late' : ''}`);
}

/** Entries that stand, `member 1 L05 300 secretary`, in the order of members. */
export async function standing(scene: Scene): Promise<readonly string[]> {
  const rows = await selectRaw<{ name: string; item: string; points: number; source: string }>(
    scene.db.reader,
    `select m.name, e.item, e.points, e.source from entries e join members m on m.id = e.member_id left join entries r on r.reverses_id = e.id
     where e.kind = 'award' and r.id is null order by m.id, e.item`,
  );
  return rows.map(({ name, item, points, source }) => `${name} ${item} ${points} ${source}`);
}

export const closeIt = (
  { scene, parts, keeper }: Stage,
  activity: Activity,
  {
    forgiven = [],
    early = false,
    seen = null,
    by = keeper,
  }: { forgiven?: readonly Forgiveness[]; early?: boolean; seen?: string | null; by?: Keeper } = {},
) => scene.db.write((tx) => closeSheet(tx, parts, { activityUid: activity.uid, seen, forgiven, early, by }));

export const reopenIt = ({ scene, parts, keeper }: Stage, activity: Activity, reason = 'one was forgotten') =>
  scene.db.write((tx) => reopenSheet(tx, parts, { activityUid: activity.uid, reason, by: keeper }));
