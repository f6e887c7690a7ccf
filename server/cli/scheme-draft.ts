/** `scheme draft`, `scheme publish`, `scheme withdraw`, `scheme versions`: a scheme's way into force from the command line, which is one person. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fill } from '../../views/text/fill.ts';
import { byCommandLine } from '../audit/service.ts';
import { organisationByWord } from '../organisations/queries.ts';
import { schemeTextMax } from '../scheme/decode.ts';
import { openDraftsOf, versionsOf } from '../scheme/draft-queries.ts';
import { draftScheme, publishDraft, withdrawDraft } from '../scheme/drafts.ts';
import { faultsAgainstUpper } from '../scheme/inheritance.ts';
import { type Opening, openings } from '../scheme/openings.ts';
import { checkSchemeFile } from '../scheme/scheme-file.ts';
import { type Answer, type Given, type Ground, type ReadingCommand, type WritingCommand, done, refusedWith } from './command.ts';
import { faultLines } from './scheme.ts';

const bytesPerCharacter = 4;

type Read = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly answer: Answer };

function readText({ words }: Ground, file: string): Read {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined)
    return { ok: false, answer: { code: 1, json: { refused: 'file_missing', file }, lines: [words.cli.fileMissing(file)] } };
  if (size > schemeTextMax * bytesPerCharacter)
    return { ok: false, answer: { code: 1, json: { refused: 'file_too_large', file }, lines: [words.cli.fileTooLarge(file)] } };
  return { ok: true, text: readFileSync(file, 'utf8') };
}

type Opened = { readonly ok: true; readonly opened: readonly Opening[] } | { readonly ok: false; readonly answer: Answer };

function readOpenings(ground: Ground, file: string | boolean | undefined): Opened {
  if (typeof file !== 'string') return { ok: true, opened: [] };
  const read = readText(ground, file);
  if (!read.ok) return read;
  let raw: unknown;
  try {
    raw = JSON.parse(read.text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const decoded = openings.safeParse(raw);
  if (decoded.success) return { ok: true, opened: decoded.data };
  const where = decoded.error.issues.map((issue) => issue.path.join('.')).find((path) => path !== '') ?? '.';
  return {
    ok: false,
    answer: { code: 1, json: { refused: 'openings_wrong', path: where }, lines: [ground.words.cli.openingsWrong(file, where)] },
  };
}

/** The running server reads the files: it must be told where they lie from wherever it stands. */
const placed = ({ positions: [organisation = '', file = ''], options }: Given): Given => ({
  positions: [organisation, resolve(file)],
  options: { ...options, ...(typeof options['open'] === 'string' ? { open: resolve(options['open']) } : {}) },
});

export const schemeDraft: WritingCommand = {
  usage: 'scheme draft <organisation> <file>',
  about: (words) => words.cli.commands.schemeDraft,
  options: [
    { flags: '--starts <month>', about: (words) => words.cli.options.starts },
    { flags: '--open <file>', about: (words) => words.cli.options.open },
  ],
  needs: 'write',
  prepare: placed,
  async run(ground, { positions: [word = '', file = ''], options }) {
    const { db, world, words } = ground;
    const organisation = await organisationByWord(db.reader, word);
    if (organisation === undefined) return refusedWith(words, 'organisation_unknown');
    const read = readText(ground, file);
    if (!read.ok) return read.answer;
    const checked = await checkSchemeFile(file, read.text);
    if (!checked.ok)
      return { code: 1, json: { refused: 'scheme_wrong', faults: [...checked.faults] }, lines: faultLines(words, checked.faults) };
    const opened = readOpenings(ground, options['open']);
    if (!opened.ok) return opened.answer;
    const startsMonth = typeof options['starts'] === 'string' ? options['starts'] : '';
    const { document } = checked;
    const drafted = await db.write((tx) =>
      draftScheme(tx, world, {
        organisationId: organisation.id,
        document,
        startsMonth,
        openings: opened.opened,
        actor: byCommandLine,
        authorId: null,
      }),
    );
    if (drafted.ok) return done({ draftId: drafted.value.uid }, words.cli.drafted(drafted.value.uid));
    const refusal = refusedWith(words, drafted.code, drafted.facts);
    if (drafted.code !== 'scheme_not_opened') return refusal;
    const faults = await faultsAgainstUpper(db.reader, organisation.id, startsMonth, document);
    const named = faults.map(({ change: { path }, code, facts }) => ({ path, code, facts }));
    return {
      ...refusal,
      json: { ...refusal.json, faults: named },
      lines: [...refusal.lines, ...named.map(({ path, code, facts }) => `${path}: ${fill(words.openingFaults[code], facts)}`)],
    };
  },
};

const act = async (how: typeof publishDraft, { db, world, words }: Ground, draftUid: string): Promise<Answer> => {
  const outcome = await db.write((tx) => how(tx, world, { draftUid, actor: byCommandLine, accountId: null }));
  return outcome.ok ? done({ id: outcome.value.uid }, words.cli.done) : refusedWith(words, outcome.code, outcome.facts);
};

export const schemePublish: WritingCommand = {
  usage: 'scheme publish <draft>',
  about: (words) => words.cli.commands.schemePublish,
  needs: 'write',
  run: (ground, { positions: [draft = ''] }) => act(publishDraft, ground, draft),
};

export const schemeWithdraw: WritingCommand = {
  usage: 'scheme withdraw <draft>',
  about: (words) => words.cli.commands.schemeWithdraw,
  needs: 'write',
  run: (ground, { positions: [draft = ''] }) => act(withdrawDraft, ground, draft),
};

export const schemeVersions: ReadingCommand = {
  usage: 'scheme versions <organisation>',
  about: (words) => words.cli.commands.schemeVersions,
  needs: 'read',
  async run({ db, words }, { positions: [word = ''] }) {
    const organisation = await organisationByWord(db.reader, word);
    if (organisation === undefined) return refusedWith(words, 'organisation_unknown');
    const versions = (await versionsOf(db.reader, organisation.id)).map(({ uid, version, startsMonth, publishedAt, author, approver }) => ({
      id: uid,
      version,
      startsMonth,
      publishedAt,
      author,
      approver,
    }));
    const drafts = (await openDraftsOf(db.reader, organisation.id)).map(({ uid, version, startsMonth, author }) => ({
      id: uid,
      version,
      startsMonth,
      author,
    }));
    return done(
      { organisationId: organisation.uid, versions, drafts },
      ...versions.map(
        ({ id, version, startsMonth, author, approver }) => `${startsMonth}  ${version}  ${id}  ${author ?? '-'} / ${approver ?? '-'}`,
      ),
      ...drafts.map(
        ({ id, version, startsMonth, author }) => `${startsMonth}  ${version}  ${id}  ${author ?? '-'}  ${words.cli.draftWaits}`,
      ),
    );
  },
};
