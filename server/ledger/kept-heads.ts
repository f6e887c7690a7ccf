/** Heads kept outside the server: what may be kept, how it is read back, how it is compared with the chains. */
import type { Knex } from 'knex';
import { z } from 'zod';
import { instantText, lineOfText, uidText } from '../contract/text.ts';
import type { Scope } from '../access/rules.ts';
import { inScope } from '../access/scoped.ts';
import { inList, selectRaw } from '../db/bulk.ts';
import type { Check, Violation } from '../db/check.ts';
import { type Outcome, ok, refused } from '../kernel/outcome.ts';
import { organisationByWord, organisationsMax } from '../organisations/queries.ts';
import { chainStart } from './entry.ts';

/** A county's heads of several years on one file. */
export const keptHeadsMax = 100_000;
/** So many characters of a hash stand on paper: 64 bits, which nobody can forge by trying. */
export const printedHashChars = 16;

const hashText = z
  .string()
  .transform((text) => text.toLowerCase().replaceAll(/[\s-]/g, ''))
  .pipe(z.string().regex(/^[0-9a-f]{16,64}$/, 'is not the first 16 to all 64 characters of a hash'));

/** A head as somebody kept it: by the organisation's id, or by its name where it was copied from paper. */
const writtenHead = z
  .object({
    organisationId: uidText.optional(),
    organisation: lineOfText(120).optional(),
    seq: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
    hash: hashText,
    seenAt: instantText.optional(),
  })
  .refine((head) => head.organisationId !== undefined || head.organisation !== undefined, 'names no organisation');

const headsFile = z.object({ heads: z.array(writtenHead).min(1).max(keptHeadsMax) });

/** A head that was kept outside: by a kiosk, on a printed sheet, by the organisation above. `hash` may be cut, not below `printedHashChars`. */
export type KeptHead = { readonly organisationUid: string; readonly seq: number; readonly hash: string };

/** Reads a file of heads. `heads_unreadable` names the place; `organisation_unknown` the name that is not here, or not one organisation's alone. */
export async function readKeptHeads(
  db: Knex,
  text: string,
): Promise<Outcome<readonly KeptHead[], 'heads_unreadable' | 'organisation_unknown'>> {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return refused('heads_unreadable', { path: '', say: 'is not JSON' });
  }
  const read = headsFile.safeParse(raw);
  if (!read.success) {
    const [issue] = read.error.issues;
    return refused('heads_unreadable', { path: (issue?.path ?? []).map(String).join('.'), say: issue?.message ?? 'does not fit' });
  }
  const named = new Map<string, string>();
  const kept: KeptHead[] = [];
  for (const { organisationId, organisation = '', seq, hash } of read.data.heads) {
    const uid = organisationId ?? named.get(organisation) ?? (await organisationByWord(db, organisation))?.uid;
    if (uid === undefined) return refused('organisation_unknown', { organisation });
    if (organisationId === undefined) named.set(organisation, uid);
    kept.push({ organisationUid: uid, seq, hash });
  }
  return ok(kept);
}

/** Compares the chains with heads kept outside: nothing else finds a database that was rewritten from end to end. */
export const keptHeadsCheck = (kept: readonly KeptHead[]): Check => ({
  name: 'ledger.kept_heads_are_in_the_chain',
  async find(db): Promise<readonly Violation[]> {
    const [condition, list] = inList(db, 'o.uid', [...new Set(kept.map((head) => head.organisationUid))]);
    const [numbers, wanted] = inList(db, 'e.seq', [...new Set(kept.map((head) => head.seq))]);
    const rows = await selectRaw<{ uid: string; seq: number; hash: string }>(
      db,
      `select o.uid, e.seq, e.hash from entries e join organisations o on o.id = e.organisation_id where ${condition} and ${numbers}`,
      [...list, ...wanted],
    );
    const standing = new Map(rows.map((row) => [`${row.uid} ${row.seq}`, row.hash]));
    const hashAt = ({ organisationUid, seq }: KeptHead): string =>
      seq === 0 ? chainStart(organisationUid) : (standing.get(`${organisationUid} ${seq}`) ?? '');
    return kept
      .filter((head) => !hashAt(head).startsWith(head.hash))
      .map(({ organisationUid, seq }) => ({
        check: 'ledger.kept_heads_are_in_the_chain',
        subject: organisationUid,
        detail: `the head kept outside as number ${seq} is not in the chain: entries up to it were rewritten or lost`,
      }));
  },
});

export type CurrentHead = {
  readonly organisationId: string;
  readonly organisation: string;
  readonly seq: number;
  readonly hash: string;
};

/** The heads as they stand, by organisation, at most `organisationsMax`; an organisation without an entry has none. */
export const currentHeads = async (db: Knex, scope: Scope): Promise<readonly CurrentHead[]> =>
  db('ledger_heads as h')
    .join('organisations as o', 'o.id', 'h.organisation_id')
    .whereRaw(...inScope('o.path', scope))
    .orderBy('o.id')
    .limit(organisationsMax)
    .select({ organisationId: 'o.uid', organisation: 'o.name', seq: 'h.seq', hash: 'h.hash' });

/** The part of a hash that stands on paper, in groups of four: `3fa1 0c22 9be0 71d4`. */
export const printedHash = (hash: string): string => (hash.slice(0, printedHashChars).match(/.{4}/g) ?? []).join(' ');
