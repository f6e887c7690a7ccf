/** Scheme files to draft and publish: the default one, changed in one place; and their way into force. */
import { bySystem } from '../../server/audit/service.ts';
import type { SchemeFile } from '../../server/scheme/format.ts';
import { draftScheme, publishDraft } from '../../server/scheme/drafts.ts';
import type { Opening } from '../../server/scheme/openings.ts';
import { anAccount } from './builders.ts';
import { defaultScheme, type Scene } from './scene.ts';

type Writable<T> = T extends readonly (infer One)[] ? Writable<One>[] : T extends object ? { -readonly [K in keyof T]: Writable<T[K]> } : T;

export type WritableScheme = Writable<SchemeFile>;
export type WritableItem = WritableScheme['items'][number];

export const defaultFile = (): WritableScheme => JSON.parse(defaultScheme) as WritableScheme;

/** The default scheme as another version, changed. */
export function changed(change: (file: WritableScheme) => void, version = '2026.2'): WritableScheme {
  const file = { ...defaultFile(), version };
  change(file);
  return file;
}

/** An item of a file. Throws where there is none. */
export function itemOf(file: WritableScheme, code: string): WritableItem {
  const found = file.items.find((item) => item.code === code);
  if (found === undefined) throw new Error(`no item ${code}`);
  return found;
}

export const withPoints =
  (code: string, points: number) =>
  (file: WritableScheme): void => {
    itemOf(file, code).points = points;
  };

export const written = (file: WritableScheme): string => JSON.stringify(file);

/** A version with openings and one of the branch within them, each drafted by one and published by another. */
export async function ownSchemes({ db, world, committee, branch }: Scene): Promise<void> {
  const [author, approver] = await db.write(async (tx) => [
    await anAccount(tx, world, { name: 'drafting', organisationId: committee.id }),
    await anAccount(tx, world, { name: 'publishing', organisationId: committee.id }),
  ]);
  const bySomeone = async (organisationId: number, startsMonth: string, document: string, opened: readonly Opening[]) => {
    const actor = bySystem;
    const drafting = { organisationId, startsMonth, document, openings: opened, actor, authorId: author.id };
    const drafted = await db.write((tx) => draftScheme(tx, world, drafting));
    if (!drafted.ok) throw new Error(drafted.code);
    const act = { draftUid: drafted.value.uid, actor, accountId: approver.id };
    const published = await db.write((tx) => publishDraft(tx, world, act));
    if (!published.ok) throw new Error(published.code);
  };
  await bySomeone(committee.id, '2026-06', written(changed(() => undefined)), [{ open: 'change', path: 'items.*.points', within: 1 }]);
  await bySomeone(branch.id, '2026-07', written(changed(withPoints('S01', 3), 'b.1')), []);
}
