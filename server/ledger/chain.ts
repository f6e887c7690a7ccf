/** Walks the chains: every hash computed again from the columns, every link, every head. */
import type { Knex } from 'knex';
import { selectRaw } from '../db/bulk.ts';
import { type Check, checkBy } from '../db/check.ts';
import { type Hashed, chainStart, entryHash, reasonDigest } from './entry.ts';

/** Entries held at once: a chain of any length is walked in this much memory. */
const entriesPerPage = 5_000;

type Link = Hashed & {
  readonly organisationId: number;
  readonly prevHash: string;
  readonly hash: string;
  readonly reason: string | null;
  readonly reasonSalt: string | null;
};

const pageSql = `select e.organisation_id as "organisationId", e.prev_hash as "prevHash", e.hash, e.reason, e.reason_salt as "reasonSalt",
    e.uid, o.uid as "organisationUid", e.seq, e.kind, e.key, e.generation, m.uid as "memberUid", e.item, v.uid as "schemeVersionUid",
    e.award_points as "awardPoints", e.points, e.times, e.occurred_at as "occurredAt", e.day, e.month, e.quarter, e.year,
    e.counts_month as "countsMonth", e.counts_quarter as "countsQuarter", e.counts_year as "countsYear", e.occasion, a.uid as "activityUid",
    e.source, b.uid as "reversesUid", w.uid as "authorUid", x.uid as "actorUid", p.uid as "approverUid",
    e.reason_digest as "reasonDigest", e.evidence_digest as "evidenceDigest", e.posted_at as "postedAt"
  from entries e
  join organisations o on o.id = e.organisation_id
  join members m on m.id = e.member_id
  join scheme_versions v on v.id = e.scheme_version_id
  left join activities a on a.id = e.activity_id
  left join entries b on b.id = e.reverses_id
  left join accounts w on w.id = e.author_id
  left join accounts x on x.id = e.actor_id
  left join accounts p on p.id = e.approver_id
  where e.organisation_id = ? and e.seq > ?
  order by e.seq limit ${entriesPerPage}`;

type Head = { readonly organisationId: number; readonly organisationUid: string; readonly seq: number; readonly hash: string };

/** The head of every organisation that has one or has entries; a lost head row is a head of nothing. */
const headsSql = `select o.id as "organisationId", o.uid as "organisationUid", coalesce(h.seq, 0) as seq, coalesce(h.hash, '') as hash
  from organisations o left join ledger_heads h on h.organisation_id = o.id
  where h.organisation_id is not null or exists (select 1 from entries e where e.organisation_id = o.id)
  order by o.id`;

type Found = { readonly subject: string; readonly detail: string };

function faultOf(link: Link, seq: number, hash: string): string | null {
  if (link.seq !== seq) return `follows on number ${seq - 1}: entries are missing before it`;
  if (link.prevHash !== hash) return 'does not continue the entry before it';
  if (link.hash !== entryHash(link.prevHash, link)) return 'its hash is not that of its columns: it was changed after it was posted';
  if (link.reason !== null && link.reasonDigest !== reasonDigest(link.reasonSalt ?? '', link.reason))
    return 'its reason is not the one that was posted';
  return null;
}

/** The faults of one chain, up to a number of them. Entries past the head that was read are newer, or have no head: their last must be one. */
async function faultsOfChain(db: Knex, head: Head, limit: number): Promise<readonly Found[]> {
  const faults: Found[] = [];
  let seq = 0;
  let hash = chainStart(head.organisationUid);
  const at: { headHash: string | null } = { headHash: head.seq === 0 ? hash : null };
  for (;;) {
    const page = await selectRaw<Link>(db, pageSql, [head.organisationId, seq]);
    for (const link of page) {
      const detail = faultOf(link, seq + 1, hash);
      if (detail !== null) faults.push({ subject: link.uid, detail });
      if (faults.length >= limit) return faults;
      ({ seq, hash } = link);
      if (seq === head.seq) at.headHash = hash;
    }
    if (page.length < entriesPerPage) break;
  }
  if (at.headHash !== head.hash)
    faults.push({
      subject: head.organisationUid,
      detail: `its head (${head.seq}) is not the entry of that number: the end of the chain was cut or changed`,
    });
  if (seq > head.seq) {
    const [now] = await selectRaw<{ seq: number }>(db, 'select seq from ledger_heads where organisation_id = ?', [head.organisationId]);
    if (now === undefined || now.seq < seq)
      faults.push({ subject: head.organisationUid, detail: `has entries up to ${seq} past its head` });
  }
  return faults;
}

async function faultsOfChains(db: Knex, limit: number): Promise<readonly Found[]> {
  const faults: Found[] = [];
  for (const head of await selectRaw<Head>(db, headsSql)) {
    if (faults.length >= limit) break;
    faults.push(...(await faultsOfChain(db, head, limit - faults.length)));
  }
  return faults;
}

/** Each organisation's entries are a chain without gaps that ends in its head, and each is what it was when posted. */
export const chainCheck: Check = checkBy('ledger.chain_is_whole', faultsOfChains);
