/** Backups that come back: taken while the database is used, refused when they are not whole, put in place without losing what was there. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { backupTo } from '../../../server/db/backup.ts';
import { openDatabase } from '../../../server/db/connect.ts';
import { type Database, sqlitePathOf } from '../../../server/db/database.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { monotonicMs } from '../../../server/kernel/clock.ts';
import { keptHeadsCheck, readKeptHeads } from '../../../server/ledger/kept-heads.ts';
import { type BackupParts, takeBackup } from '../../../server/operations/backup.ts';
import { noteOf, readNote } from '../../../server/operations/backup-note.ts';
import { roomBytesMin } from '../../../server/operations/alarms.ts';
import { diskOf } from '../../../server/operations/disk.ts';
import { type RestoreParts, restoreBackup } from '../../../server/operations/restore.ts';
import { tapService } from '../../../server/taps/service.ts';
import { everyCheck } from '../../../server/verify/registry.ts';
import { type EngineUnderTest, onEachEngine } from '../../support/engines.ts';
import { type Scene, aScene, aTap, anActivity, send } from '../../support/scene.ts';
import { expectLawful } from '../../support/verified.ts';
import { testWorld } from '../../support/world.ts';

const key = 'a key of more than thirty-two characters';
const aFolder = () => mkdtempSync(join(inject('runFolder'), 'backup-'));

const backup = (databaseUrl: string, more: Partial<BackupParts> = {}) =>
  takeBackup({
    databaseUrl,
    file: join(aFolder(), 'copy.sqlite'),
    key: null,
    world: testWorld(),
    monotonic: monotonicMs,
    checks: everyCheck,
    version: '0.0.0',
    diskOf,
    ...more,
  });

const restore = (databaseUrl: string, file: string, more: Partial<RestoreParts> = {}) =>
  restoreBackup({
    file,
    key: null,
    databaseUrl,
    scratch: join(databaseUrl.startsWith('sqlite:') ? dirname(sqlitePathOf(databaseUrl)) : aFolder(), 'scratch.sqlite'),
    world: testWorld('2026-03-11T01:00:00.000Z'),
    monotonic: monotonicMs,
    checks: everyCheck,
    despite: false,
    drill: false,
    ...more,
  });

/** Every row of the tables that hold facts and what follows from them, the same from both engines. */
async function rowsOf(url: string): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const db = await openDatabase(url);
  try {
    const tables = ['organisations', 'members', 'card_bindings', 'devices', 'activities', 'taps', 'tap_verdicts', 'attendances', 'entries'];
    const rows: Record<string, readonly unknown[]> = {};
    for (const table of [...tables, 'day_sums', 'ledger_heads', 'schema_steps', 'scheme_versions'])
      rows[table] = (await db.reader(table).select('*')).map((row) => JSON.stringify(row)).toSorted();
    return rows;
  } finally {
    await db.close();
  }
}

const tapOf = (scene: Scene, index: number) => aTap(scene.people[index]?.card ?? '', instantAt('2026-03-10', `18:4${index}`), index + 1);

/** A branch with two taps, backed up, and a third tap after it. */
async function aStory(engine: EngineUnderTest) {
  const url = await engine.freshUrl();
  const db = await openDatabase(url);
  const scene = await aScene(db);
  await anActivity(scene);
  const sent = [0, 1, 2].map((index) => tapOf(scene, index));
  await send(scene, sent.slice(0, 2));
  const file = join(aFolder(), 'copy.sqlite');
  const note = await backup(url, { file });
  const rowsThen = await rowsOf(url);
  await send(scene, sent.slice(2));
  return { url, db, scene: { ...scene, sent }, file, note, rowsThen };
}

/** The replaced database, opened where it was put. */
function asideUrl(url: string, aside: string): string {
  if (url.startsWith('sqlite:')) return `sqlite:${aside}`;
  const other = new URL(url);
  other.searchParams.set('options', `-c search_path=${aside.replace('schema ', '')}`);
  return other.href;
}

/** What a drill forgot to take away. */
async function leftBeside({ engine, url, reader }: Database): Promise<readonly string[]> {
  if (engine === 'sqlite') return readdirSync(dirname(sqlitePathOf(url))).filter((name) => name.startsWith('scratch'));
  const schemas: { nspname: string }[] = await reader('pg_namespace').whereRaw("nspname like 'restored%' or nspname like 'replaced%'");
  return schemas.map(({ nspname }) => nspname);
}

const reopened = async (url: string, use: (db: Database) => Promise<void>): Promise<void> => {
  const db = await openDatabase(url);
  await use(db).finally(() => db.close());
};

onEachEngine((engine) => {
  let told: ReturnType<typeof aStory> | undefined;
  /** One story for all refusals, since none changes it; its rows are those of now. */
  const refusing = () =>
    (told ??= aStory(engine).then(async (story) => {
      await story.db.close();
      return { ...story, rowsThen: await rowsOf(story.url) };
    }));

  test('a backup is checked at once, and says beside it what it holds', async () => {
    const { db, scene, file, note } = await aStory(engine);
    await db.close();
    expect(note).toMatchObject({
      engine: engine.name,
      kind: 'real',
      sealed: false,
      verified: { ok: true, found: [] },
      counts: { taps: 2, entries: 2 },
    });
    expect(note.heads).toMatchObject([{ organisationId: scene.branch.uid, seq: 2 }]);
    expect(await readNote(file)).toEqual(note);
    expect(readFileSync(noteOf(file), 'utf8')).not.toContain(scene.people[0]?.name);
  });

  test('a note is a file of heads kept elsewhere', async () => {
    const { db, file } = await aStory(engine);
    const kept = await readKeptHeads(db.reader, readFileSync(noteOf(file), 'utf8'));
    const heads = kept.ok ? kept.value : [];
    const forged = heads.map((head) => ({ ...head, hash: '0'.repeat(64) }));
    expect(heads).toHaveLength(1);
    expect(await keptHeadsCheck(heads).find(db.reader)).toEqual([]);
    expect(await keptHeadsCheck(forged).find(db.reader)).toHaveLength(1);
    await db.close();
  });

  test('a restore brings that moment back, keeps the replaced database, and what came later can be sent again', async () => {
    const { url, db, scene, file, rowsThen } = await aStory(engine);
    const before = await rowsOf(url);
    await db.close();
    const restored = await restore(url, file);
    expect(restored).toMatchObject({ ok: true, value: { found: [] } });
    expect(await rowsOf(url)).toEqual(rowsThen);
    const aside = restored.ok ? (restored.value.aside ?? '') : '';
    expect(await rowsOf(asideUrl(url, aside))).toEqual(before);
    await reopened(url, async (again) => {
      expect(await again.reader('audit_rows').where({ action: 'database.restore' }).select('actor')).toEqual([{ actor: 'command_line' }]);
      const resumed = aSceneOver(scene, again);
      const verdicts = await send(resumed, scene.sent);
      expect(verdicts.map(({ verdict }) => verdict)).toEqual(['recorded', 'recorded', 'recorded']);
      expect(await again.reader('entries').select('seq').orderBy('seq')).toEqual([{ seq: 1 }, { seq: 2 }, { seq: 3 }]);
      await expectLawful(again);
    });
  });

  test('a drill restores beside the database and leaves it alone', async () => {
    const { url, db, file } = await aStory(engine);
    const before = await rowsOf(url);
    const drilled = await restore(url, file, { drill: true });
    expect(drilled).toMatchObject({ ok: true, value: { aside: null, found: [], checks: everyCheck.length } });
    expect(await rowsOf(url)).toEqual(before);
    expect(await leftBeside(db)).toEqual([]);
    await db.close();
  });

  test('an encrypted backup comes back with its key only', async () => {
    const { url, db } = await aStory(engine);
    const file = join(aFolder(), 'copy.sqlite.sealed');
    const note = await backup(url, { file, key });
    const held = await rowsOf(url);
    await db.close();
    expect(note.sealed).toBe(true);
    expect(readFileSync(file).includes('member 1')).toBe(false);
    expect(await restore(url, file)).toMatchObject({ ok: false, code: 'key_needed' });
    expect(await restore(url, file, { key: `${key}.` })).toMatchObject({ ok: false, code: 'wrong_key' });
    expect(await rowsOf(url)).toEqual(held);
    expect(await restore(url, file, { key })).toMatchObject({ ok: true });
    expect(await rowsOf(url)).toEqual(held);
  });

  test.for([
    { name: 'missing', code: 'file_missing', why: 'a file that is not there' },
    { name: 'words', code: 'damaged', why: 'a file that is no database' },
    { name: 'truncated', code: 'damaged', why: 'cut off, its note lost' },
    { name: 'truncated beside its note', code: 'damaged', why: 'its note knows the size' },
    { name: 'changed beside its note', code: 'damaged', why: 'its note knows the digest' },
    { name: 'sealed and cut off', code: 'damaged', why: 'the tag does not fit' },
    { name: 'foreign', code: 'not_a_backup', why: 'a database of another program' },
    { name: 'newer', code: 'newer', why: 'a step that this program does not know' },
    { name: 'unlawful', code: 'unlawful', why: 'points changed by hand' },
  ])('refused, nothing changed: $name, $why', async ({ name, code }) => {
    const { url, file, rowsThen: before } = await refusing();
    const broken = join(aFolder(), 'broken.sqlite');
    const withNote = name.includes('note');
    if (name !== 'missing') copyFileSync(file, broken);
    if (withNote) copyFileSync(noteOf(file), noteOf(broken));
    if (name === 'words') writeFileSync(broken, 'nothing of a database in here');
    if (name.startsWith('truncated')) truncateSync(broken, 20_000);
    if (name.startsWith('changed')) await changed(broken, 'update organisations set name = upper(name)');
    if (name.startsWith('sealed')) {
      await backup(`sqlite:${file}`, { file: `${broken}.2`, key });
      copyFileSync(`${broken}.2`, broken);
      truncateSync(broken, 40_000);
    }
    if (name === 'foreign') await changed(broken, 'drop table schema_steps', 'drop table installation');
    if (name === 'newer') await changed(broken, `insert into schema_steps (name) values ('9999-tomorrow')`);
    if (name === 'unlawful') await changed(broken, 'update day_sums set points = points + 100');
    expect(await restore(url, broken, name.startsWith('sealed') ? { key } : {})).toMatchObject({ ok: false, code });
    expect(await rowsOf(url)).toEqual(before);
  });

  test('a backup of a database that breaks a law is kept and says so, and comes back only when asked for', async () => {
    const { url, db } = await aStory(engine);
    await db.write((tx) => tx('day_sums').update({ points: 5 }));
    await db.close();
    const file = join(aFolder(), 'copy.sqlite');
    const { verified } = await backup(url, { file });
    expect(verified.ok).toBe(false);
    expect(verified.found[0]).toMatch(/^ledger\./);
    expect(await restore(url, file)).toMatchObject({ ok: false, code: 'unlawful' });
    expect(await restore(url, file, { despite: true })).toMatchObject({ ok: true });
  });

  test('a restore into an empty place needs nothing to replace', async () => {
    const { db, file, rowsThen } = await aStory(engine);
    await db.close();
    const url = await engine.emptyUrl();
    expect(await restore(url, file)).toMatchObject({ ok: true, value: { aside: null } });
    expect(await rowsOf(url)).toEqual(rowsThen);
    await reopened(url, async (again) => {
      // Numbers go on after those that were restored.
      await aScene(again, 1, '2026-03-12T01:00:00.000Z').catch(() => undefined);
      expect(await again.reader('organisations').count({ n: '*' }).first()).toEqual({ n: 6 });
    });
  });

  test('copies are taken while others write, each of one moment', async () => {
    const url = await engine.freshUrl();
    const db = await openDatabase(url);
    const stop = new AbortController();
    const pairs = async () => {
      for (let n = 1; !stop.signal.aborted && n < 2_000; n++)
        await db.write(async (tx) => {
          await tx('installation').insert({ name: `a${n}`, value: '' });
          await tx('installation').insert({ name: `b${n}`, value: '' });
        });
    };
    const writing = pairs();
    const files = [1, 2, 3].map((n) => join(aFolder(), `copy-${n}.sqlite`));
    for (const file of files) {
      // A separate process takes it in life; here the writer gets its turns between the copies.
      await db.write((tx) => tx('installation').select('name').limit(1));
      await backupTo(url, file);
    }
    stop.abort();
    await writing;
    await db.close();
    for (const file of files)
      await reopened(`sqlite:${file}`, async (copy) => {
        const names: { name: string }[] = await copy.reader('installation').select('name');
        expect(names.length).toBeGreaterThan(0);
        expect(names.filter(({ name }) => name.startsWith('a')).length).toBe(names.length / 2);
      });
  });

  if (engine.name === 'postgres')
    test('a branch moves between the engines and keeps every row', async () => {
      const { url, db, file, rowsThen } = await aStory(engine);
      await db.close();
      const sqlite = `sqlite:${join(aFolder(), 'moved.sqlite')}`;
      expect(await restore(sqlite, file)).toMatchObject({ ok: true });
      expect(await rowsOf(sqlite)).toEqual(rowsThen);
      const back = join(aFolder(), 'back.sqlite');
      await backup(sqlite, { file: back });
      const postgres = await engine.emptyUrl();
      expect(await restore(postgres, back, { world: testWorld('2026-03-12T01:00:00.000Z', 2) })).toMatchObject({ ok: true });
      expect(await rowsOf(postgres)).toEqual(rowsThen);
      expect(url).not.toBe(postgres);
    });
});

/** Statements of somebody with another tool: guards and foreign keys do not hold them. */
async function changed(file: string, ...statements: readonly string[]): Promise<void> {
  await reopened(`sqlite:${file}`, async (db) => {
    for (const statement of statements) await db.write((tx) => tx.raw(statement));
  });
}

/** The same people and kiosk over a database that was opened anew. */
const aSceneOver = (scene: Scene, db: Database): Scene => ({ ...scene, db, taps: tapService(db, scene.world, scene.schemes) });

test.for([
  { place: join(process.execPath, 'copy.sqlite'), said: /may not write/, why: 'a folder that is a file' },
  { place: '', said: /is there already/, why: 'a name that is taken' },
])('a copy that cannot be written says why: $why', async ({ place, said }) => {
  const taken = join(aFolder(), 'taken.sqlite');
  writeFileSync(taken, '');
  await expect(backup(`sqlite:${inject('sqliteTemplate')}`, { file: place === '' ? taken : place })).rejects.toThrow(said);
  expect(existsSync(`${taken}.json`)).toBe(false);
});

test.for([
  { times: 0.5, key: null, why: 'the copy would leave the server without room' },
  { times: 1.5, key, why: 'encrypted, it lies there twice for a while' },
])('a copy is not begun where the disk has no room: $why', async ({ times, key: sealing }) => {
  const file = join(aFolder(), 'copy.sqlite');
  const freeBytes = roomBytesMin + times * statSync(inject('sqliteTemplate')).size;
  const full = { file, key: sealing, diskOf: async () => ({ freeBytes, sizeBytes: 1e12 }) };
  await expect(backup(`sqlite:${inject('sqliteTemplate')}`, full)).rejects.toThrow(/MB left/);
  expect(readdirSync(dirname(file))).toEqual([]);
});
