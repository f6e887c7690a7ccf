/** A branch whose scheme hands a share of a year on to the next, and the closings that do it. */
import { type Actor, bySystem } from '../../server/audit/service.ts';
import { close } from '../../server/closing/service.ts';
import type { Day, Month, Period } from '../../server/kernel/calendar.ts';
import { post } from '../../server/ledger/service.ts';
import type { Organisation } from '../../server/organisations/queries.ts';
import { publishScheme } from '../../server/scheme/service.ts';
import { aPosting } from './ledger.ts';
import type { Person, Scene } from './scene.ts';
import { changed, itemOf, type WritableScheme, written } from './schemes.ts';

export type CarryOver = NonNullable<WritableScheme['carryOver']>;

/** The default scheme with an item without caps, `FREE`, and one for what is carried over, `OLD`; null carries nothing. */
export const carrying = (parts: Partial<CarryOver> | null, category = 'DUTY', version = '2026.9'): WritableScheme =>
  changed((file) => {
    const { trigger: _, ...auto } = itemOf(file, 'S11');
    const item = { ...auto, category, caps: [], countsIn: ['month' as const, 'quarter' as const, 'year' as const] };
    file.items.push({ ...item, code: 'FREE', points: 1, category: 'DUTY', award: ['secretary'] });
    if (parts === null) return;
    file.items.push({ ...item, code: 'OLD', points: 0, trigger: { on: 'year_carried' } });
    file.carryOver = { item: 'OLD', percent: 20, rounding: 'down', ...parts };
  }, version);

/** Puts a scheme into force for the committee and its branches. Throws when it is refused. */
export async function inForce({ db, world, committee }: Scene, file: WritableScheme, startsMonth: Month = '2026-01'): Promise<void> {
  const published = await db.write((tx) =>
    publishScheme(tx, world, {
      organisationId: committee.id,
      document: written(file),
      startsMonth,
      actor: bySystem,
      authorId: null,
      approverId: null,
    }),
  );
  if (!published.ok) throw new Error(published.code);
}

/** Points of `FREE` for somebody on a day of December, in hundredths; answers the entry's id. */
export async function earns(
  scene: Scene,
  person: Person | undefined,
  points: number,
  at: Organisation = scene.branch,
  day: Day = '2026-12-10',
) {
  const version = (await scene.schemes(scene.db.reader)).inForce(at.path, day);
  if (person === undefined || version === undefined) throw new Error('the scene is not whole');
  const posting = await aPosting(scene, {
    person,
    at,
    day,
    key: `free ${person.uid} ${points}`,
    item: 'FREE',
    points,
    schemeVersion: version,
  });
  const posted = await scene.db.write((tx) => post(tx, scene.world, posting));
  if (!posted.ok) throw new Error(posted.code);
  return posted.value.id;
}

/** Closes periods in the order given, as a command does; throws when one is refused. */
export async function closeAll(
  scene: Scene,
  periods: readonly Period[],
  { at = scene.branch, actor = bySystem }: { readonly at?: Organisation; readonly actor?: Actor } = {},
): Promise<void> {
  for (const period of periods) {
    const act = { organisationId: at.id, period, actor, reason: '' };
    const closed = await scene.db.write(async (tx) => close(tx, scene.world, await scene.schemes(tx), act));
    if (!closed.ok) throw new Error(`${period}: ${closed.code}`);
  }
}

/** What has to close before December's year is closed, and it. */
export const yearsEnd = ['2026-12', '2026-Q4', '2026'] as const;
