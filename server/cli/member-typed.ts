/** The member that somebody typed: a uid or a name that only one has. */
import type { Words } from '../../views/text/text.ts';
import type { Database } from '../db/database.ts';
import { membersByWord } from '../members/queries.ts';
import { type Answer, refusedWith } from './command.ts';

type Typed = Awaited<ReturnType<typeof membersByWord>>[number];

/** That member, or the answer that says why there is none: nobody, or several to choose among. */
export async function memberTyped(
  { db, words }: { readonly db: Pick<Database, 'reader'>; readonly words: Words },
  word: string,
): Promise<{ readonly member: Typed } | { readonly member: null; readonly answer: Answer }> {
  const found = await membersByWord(db.reader, word);
  const [member] = found;
  if (member === undefined) return { member: null, answer: refusedWith(words, 'member_unknown') };
  if (found.length === 1) return { member };
  const choice = found.map(({ uid, name }) => ({ id: uid, name }));
  const lines = [
    words.cli.severalMembers(word),
    ...found.map(({ uid, name, organisationName }) => `${uid}  ${name}  ${organisationName ?? ''}`),
  ];
  return { member: null, answer: { code: 1, json: { refused: 'member_ambiguous', members: choice }, lines } };
}
