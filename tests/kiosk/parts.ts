/** What the kiosk's tests share: a folder, a clock that stands still, a queue, plainly invented facts. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openOwnFile } from '../../kiosk/own-file.ts';
import { type NewTap, type Queue, openQueue } from '../../kiosk/queue.ts';
import { type Roster, type RosterActivity, cardDigest, rosterKeyOf, tokenHashOf } from '../../server/contract/roster.ts';
import type { Database } from '../../server/db/database.ts';
import { type Instant, plusMs } from '../../server/kernel/clock.ts';
import { type NewUid, uidMaker } from '../../server/kernel/uid.ts';

/** 18:53 in Shanghai. */
export const evening: Instant = '2026-10-16T10:53:00.000Z';

export const newUid: NewUid = uidMaker(() => evening, randomBytes);

export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export type OpenQueue = { readonly db: Database; readonly queue: Queue };

export async function aQueue(folder = aFolder(), clock = () => evening): Promise<OpenQueue> {
  const db = await openOwnFile(folder, clock);
  onTestFinished(() => db.close());
  return { db, queue: await openQueue(db, clock, newUid) };
}

export const aTap = (changed: Partial<NewTap> = {}): NewTap => ({
  bootId: newUid(),
  upMs: 1_000,
  cardNumber: '04A23B7C',
  tappedAt: evening,
  reader: 'door',
  raw: '04a23b7c',
  foreseen: { code: 'unknown_card' },
  ...changed,
});

export const token = 'an invented token, long enough to be one';

/** Opens at 18:30, starts at 19:00, late after 19:10, closes at 20:30. */
export const anActivity = (changed: Partial<RosterActivity> = {}): RosterActivity => ({
  id: newUid(),
  title: '支部集中学习',
  kind: 'study_session',
  place: '党群活动室',
  startsAt: '2026-10-16T11:00:00.000Z',
  endsAt: '2026-10-16T12:30:00.000Z',
  checkinOpensAt: '2026-10-16T10:30:00.000Z',
  checkinClosesAt: '2026-10-16T12:30:00.000Z',
  lateAfter: '2026-10-16T11:10:00.000Z',
  points: 200,
  expected: 26,
  present: 18,
  ...changed,
});

export const cards = { bing: '04A23B7C', wu: '04A23B7D', stranger: '047C2E01' };
export const people = { bing: newUid(), wu: newUid() };

export function aRoster(activities: readonly RosterActivity[], withToken = token): Roster {
  const digest = (card: string) => cardDigest(rosterKeyOf(tokenHashOf(withToken)), card);
  return {
    madeAt: plusMs(evening, -60_000),
    organisation: { id: newUid(), name: '云溪社区第一党支部' },
    people: [
      { id: people.bing, name: '丙三禾', cards: [digest(cards.bing)] },
      { id: people.wu, name: '戊五', cards: [digest(cards.wu)] },
    ],
    activities: [...activities],
    heads: [],
  };
}
