/** Saving minutes: a version after the one that was read, so that of two who write at once none overwrites the other. */
import type { Knex } from 'knex';
import { type Actor, recordAct } from '../audit/service.ts';
import { insertRows } from '../db/bulk.ts';
import { keepFiles } from '../files/service.ts';
import type { Upload } from '../files/upload.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import type { World } from '../kernel/world.ts';
import { minutesOf } from './queries.ts';
import { isSameText, type MinutesText, versionsMax } from './rules.ts';

export type Saving = {
  readonly activity: { readonly id: number; readonly uid: string; readonly organisationId: number };
  readonly text: MinutesText;
  /** The version that was read; 0 where there was none. */
  readonly base: number;
  readonly actor: Actor;
  readonly accountId: number | null;
  /** Photos and papers that came with it. */
  readonly uploads: readonly Upload[];
};

/**
 * Saves the text as the next version; answers which version stands. `minutes_changed` when another was saved since: then
 * the text is not written. Files that came along are kept all the same, since they take nothing from anybody. The same text
 * again is no new version.
 */
export async function saveMinutes(
  tx: Knex.Transaction,
  world: World,
  { activity, text, base, actor, accountId, uploads }: Saving,
): Promise<Outcome<number, 'minutes_changed' | 'files_too_many'>> {
  const reference = { kind: 'minutes', subjectUid: activity.uid, organisationId: activity.organisationId, actor } as const;
  const kept = await keepFiles(tx, world, uploads, reference);
  if (!kept.ok) return kept;
  const standing = await minutesOf(tx, activity.id);
  const last = standing?.version ?? 0;
  if (standing !== undefined && isSameText(standing, text)) return ok(last);
  if (last !== base) return refused('minutes_changed');
  if (last >= versionsMax) throw new RangeError(`the minutes of ${activity.uid} have ${versionsMax} versions`);
  const rows = await insertRows<{ id: number }>(
    tx,
    'minutes',
    [{ uid: world.newUid(), activity_id: activity.id, version: base + 1, ...text, account_id: accountId, saved_at: world.clock() }],
    'on conflict (activity_id, version) do nothing returning id',
  );
  if (rows.length === 0) return refused('minutes_changed');
  await recordAct(tx, world, {
    actor,
    action: 'minutes.save',
    organisationId: activity.organisationId,
    subject: activity.uid,
    detail: { version: base + 1 },
  });
  return ok(base + 1);
}
