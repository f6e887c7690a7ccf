/** Keeps heads of the ledger's chains as this kiosk was told them, for comparing with the server one day. */
import { z } from 'zod';
import { type Roster, roster } from '../server/contract/roster.ts';
import type { Database } from '../server/db/database.ts';
import { type Clock, type Instant, msOf } from '../server/kernel/clock.ts';

export type KeptHead = { readonly organisationId: string; readonly seq: number; readonly hash: string; readonly seenAt: Instant };

/** Of one organisation a head is kept this often; the copy of the roster holds the newest besides. */
export const headEveryMs = 86_400_000;

/** Heads kept at most, below what `verify --heads` reads; past it no more are taken. Decades of a branch, a year of a county. */
export const headsKeptMax = 90_000;

/** A chain that is told otherwise than before: shorter, or with another hash at the same number. */
export type Rewritten = { readonly before: KeptHead; readonly now: KeptHead };

export type HeadKeeper = {
  /** Keeps what is new and answers which chains do not go on from what was told before. */
  keep(told: Roster['heads'], seenAt: Instant): Promise<readonly Rewritten[]>;
};

type HeadRow = { readonly organisation_id: string; readonly seq: number; readonly hash: string; readonly seen_at: string };

const headOf = (row: HeadRow): KeptHead => ({ organisationId: row.organisation_id, seq: row.seq, hash: row.hash, seenAt: row.seen_at });

const keptRows = async (db: Database): Promise<readonly KeptHead[]> => {
  const rows: HeadRow[] = await db.reader('head').select('organisation_id', 'seq', 'hash', 'seen_at').orderBy('rowid');
  return rows.map(headOf);
};

const goesOn = (before: KeptHead, now: KeptHead): boolean => now.seq > before.seq || (now.seq === before.seq && now.hash === before.hash);

export async function openHeads(db: Database): Promise<HeadKeeper> {
  const rows = await keptRows(db);
  let kept = rows.length;
  const stored = new Map(rows.map((head) => [head.organisationId, head]));
  const told = new Map(stored);

  return {
    async keep(heads, seenAt) {
      const rewritten: Rewritten[] = [];
      const due: KeptHead[] = [];
      for (const head of heads) {
        const now: KeptHead = { ...head, seenAt };
        const before = told.get(head.organisationId);
        const last = stored.get(head.organisationId);
        const broken = before !== undefined && !goesOn(before, now);
        if (before !== undefined && broken) rewritten.push({ before, now });
        const same = last !== undefined && last.seq === now.seq && last.hash === now.hash;
        if (last === undefined || broken || (!same && Math.abs(msOf(seenAt) - msOf(last.seenAt)) >= headEveryMs)) due.push(now);
        told.set(head.organisationId, now);
      }
      const fresh = due.slice(0, Math.max(0, headsKeptMax - kept));
      await db.write(async (tx) => {
        for (const { organisationId, seq, hash } of fresh) {
          await tx('head').insert({ organisation_id: organisationId, seq, hash, seen_at: seenAt }).onConflict().ignore();
        }
      });
      kept += fresh.length;
      for (const head of fresh) stored.set(head.organisationId, head);
      return rewritten;
    },
  };
}

const headsIn = z.object({ heads: roster.shape.heads });

/** Every head that this kiosk knows, those of its roster's copy among them, once each, by organisation and number. */
export async function headsKept(db: Database): Promise<readonly KeptHead[]> {
  const copy: { body: string; fetched_at: string } | undefined = await db.reader('roster_copy').first('body', 'fetched_at');
  const newest = copy === undefined ? [] : headsIn.parse(JSON.parse(copy.body)).heads.map((head) => ({ ...head, seenAt: copy.fetched_at }));
  const once = new Map([...newest, ...(await keptRows(db))].map((head) => [`${head.organisationId} ${head.seq} ${head.hash}`, head]));
  return [...once.values()].toSorted((a, b) =>
    a.organisationId === b.organisationId ? a.seq - b.seq : a.organisationId < b.organisationId ? -1 : 1,
  );
}

/** Keeps the heads that come with a roster; one that does not go on from what it was is logged. Never throws. */
export const headsKeeper =
  (heads: HeadKeeper, clock: Clock, log: (message: string, error?: unknown) => void) =>
  ({ heads: told }: Pick<Roster, 'heads'>): void => {
    void heads.keep(told, clock()).then(
      (broken) => {
        for (const { before, now } of broken)
          log(`the ledger of ${now.organisationId} does not go on from what it was: entry ${before.seq} before, ${now.seq} now`);
      },
      (error: unknown) => log('the heads of the ledger could not be kept', error),
    );
  };
