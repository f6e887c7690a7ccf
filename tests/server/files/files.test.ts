/** Files on a real database: once by their bytes, read by those who may, gone when nothing needs them; copies carry them. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { bySystem } from '../../../server/audit/service.ts';
import type { Deps } from '../../../server/http/deps.ts';
import { backupTo } from '../../../server/db/backup.ts';
import { openDatabase } from '../../../server/db/connect.ts';
import { bringUpToDate, stage } from '../../../server/db/restore.ts';
import { fileChecks } from '../../../server/files/checks.ts';
import { filesOf } from '../../../server/files/queries.ts';
import { fileRoutes } from '../../../server/files/routes.ts';
import { filesPerSubjectMax } from '../../../server/files/rules.ts';
import { forgetFiles, keepFile, removeFile } from '../../../server/files/service.ts';
import { readUploads } from '../../../server/files/upload.ts';
import { uploadsAtOnceMax } from '../../../server/http/multipart.ts';
import { replyJson, replyRefused } from '../../../server/http/reply.ts';
import { plusMs } from '../../../server/kernel/clock.ts';
import { verify } from '../../../server/verify/service.ts';
import { z } from 'zod';
import { anUpload, keptFor, sendFiles } from '../../support/files.ts';
import { signedInAs } from '../../support/pages.ts';
import { cameraMaker, phonePhoto, plainPdf, plainPng } from '../../support/pictures.ts';
import { type Scene, aScene } from '../../support/scene.ts';
import { aVisitor, type Site, startSite, tokenIn } from '../../support/site.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

const subject = '0190f0f0-0000-7000-8000-00000000f11e';
const other = '0190f0f0-0000-7000-8000-00000000f11f';
const dayMs = 86_400_000;
const form = z.strictObject({ words: z.string() });

/** A door that answers what came through it. */
const door = (router: Parameters<typeof fileRoutes>[0], deps: Deps): void => {
  router.post('/door', async (ctx) => {
    const sent = await readUploads(ctx, deps, form);
    if (!sent.ok) return replyRefused(ctx, deps, sent);
    const { fields, uploads, refusal } = sent.value;
    replyJson(ctx, { words: fields.words, refusal: refusal?.code ?? null, names: uploads.map(({ name }) => name) });
  });
};

onEachEngineVerified((engine) => {
  let scene: Scene;
  let site: Site;
  /** Who may read what belongs to `subject`; everybody but `other`'s nobody. */
  let readers: 'all' | 'none';

  beforeEach(async () => {
    scene = await aScene(await engine.fresh());
    readers = 'all';
    site = await startSite(scene.db, scene.world, {
      mount(router, deps) {
        const maySee = async (_: unknown, __: unknown, uid: string) => readers === 'all' && uid === subject;
        const nobody = async () => false;
        fileRoutes(router, deps, { maySee: { papers: maySee, minutes: nobody, make_up: nobody, proof: nobody } });
        door(router, deps);
      },
    });
  });
  afterEach(() => site.close());

  const rows = async (table: string): Promise<number> => (await scene.db.reader(table).select('id')).length;
  const reference = (subjectUid = subject) => ({ kind: 'papers', subjectUid, organisationId: scene.branch.id, actor: bySystem }) as const;

  test('the same bytes are kept once, whatever they belong to; the same file for one thing is one', async () => {
    const digest = await keptFor(scene, 'papers', subject);
    expect(await keptFor(scene, 'papers', other, anUpload('again.jpg'))).toBe(digest);
    await keptFor(scene, 'papers', subject, anUpload('twice.jpg'));
    expect([await rows('files'), await rows('file_references')]).toEqual([1, 2]);
    const files = await filesOf(scene.db.reader, 'papers', [subject, other]);
    expect([...files].map(([uid, [first]]) => [uid, first?.name, first?.digest, first?.mediaType, first?.putBy])).toEqual([
      [subject, 'IMG_1.jpg', digest, 'jpeg', null],
      [other, 'again.jpg', digest, 'jpeg', null],
    ]);
  });

  test('one thing holds so many files and no more', async () => {
    for (let n = 0; n < filesPerSubjectMax; n++) await keptFor(scene, 'papers', subject, anUpload(`${n}`, Buffer.from(`text ${n}`)));
    const more = anUpload('more', Buffer.from('one more'));
    const kept = await scene.db.write((tx) => keepFile(tx, scene.world, more, reference()));
    expect(kept).toMatchObject({ ok: false, code: 'files_too_many' });
    expect(await rows('files')).toBe(filesPerSubjectMax);
  });

  test('what is removed is gone at once for readers, its bytes after thirty days, unless something else has them', async () => {
    const digest = await keptFor(scene, 'papers', subject);
    await keptFor(scene, 'papers', subject, anUpload('b', plainPdf()));
    await keptFor(scene, 'papers', other, anUpload('b', plainPdf()));
    const visitor = await signedInAs(scene, site, 'member', scene.branch, scene.people[0]);
    expect((await visitor.get(`/files/${digest}`)).status).toBe(200);
    for (const { uid } of (await filesOf(scene.db.reader, 'papers', [subject])).get(subject) ?? [])
      await scene.db.write((tx) => removeFile(tx, scene.world, uid, reference()));
    expect((await visitor.get(`/files/${digest}`)).status).toBe(404);
    const forget = () => scene.db.write((tx) => forgetFiles(tx, scene.world.clock()));
    scene.world.pass(29 * dayMs);
    expect([await forget(), await rows('files')]).toEqual([0, 2]);
    scene.world.pass(2 * dayMs);
    expect([await forget(), await rows('files'), await rows('file_references')]).toEqual([1, 1, 1]);
  });

  test('only what belongs there is removed, once', async () => {
    await keptFor(scene, 'papers', subject);
    const [file] = (await filesOf(scene.db.reader, 'papers', [subject])).get(subject) ?? [];
    const remove = (uid: string, at: string) => scene.db.write((tx) => removeFile(tx, scene.world, uid, reference(at)));
    expect([
      await remove(file?.uid ?? '', other),
      await remove(file?.uid ?? '', subject),
      await remove(file?.uid ?? '', subject),
    ]).toMatchObject([{ ok: false, code: 'file_unknown' }, { ok: true }, { ok: false, code: 'file_unknown' }]);
    const acts: string[] = await scene.db.reader('audit_rows').where('action', 'like', 'file.%').orderBy('id').pluck('action');
    expect(acts).toEqual(['file.keep', 'file.remove']);
  });

  test('who may read is asked each time; a browser keeps a file for itself and asks again', async () => {
    const digest = await keptFor(scene, 'papers', subject);
    const hidden = await keptFor(scene, 'papers', other, anUpload('x', plainPng()));
    const visitor = await signedInAs(scene, site, 'member', scene.branch, scene.people[0]);
    const shown = await visitor.get(`/files/${digest}`);
    expect(shown.status).toBe(200);
    expect(
      Object.fromEntries(
        ['content-type', 'cache-control', 'content-disposition', 'x-content-type-options'].map((name) => [name, shown.headers.get(name)]),
      ),
    ).toEqual({
      'content-type': 'image/jpeg',
      'cache-control': 'private, no-cache',
      'content-disposition': `inline; filename="IMG_1.jpg"; filename*=UTF-8''IMG_1.jpg`,
      'x-content-type-options': 'nosniff',
    });
    expect(shown.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
    expect(shown.text).not.toContain(cameraMaker);
    const again = { 'if-none-match': shown.headers.get('etag') ?? '', 'cache-control': 'max-age=0' };
    expect((await visitor.get(`/files/${digest}`, again)).status).toBe(304);
    expect((await visitor.get(`/files/${hidden}`)).status).toBe(404);
    readers = 'none';
    expect((await visitor.get(`/files/${digest}`, again)).status).toBe(404);
    expect((await visitor.get('/files/..%2f..%2fetc')).status).toBe(404);
    expect((await aVisitor(site.url).get(`/files/${digest}`)).status).toBe(303);
  });

  test.for([
    { name: 'a.txt', bytes: Buffer.from('<script>alert(1)</script>'), how: 'attachment', type: 'text/plain; charset=utf-8' },
    { name: 'a.pdf', bytes: plainPdf(), how: 'inline', type: 'application/pdf' },
    { name: 'a.png', bytes: plainPng(), how: 'inline', type: 'image/png' },
  ])('$name is sent as $how', async ({ name, bytes, how, type }) => {
    const digest = await keptFor(scene, 'papers', subject, anUpload(name, bytes));
    const shown = await (await signedInAs(scene, site, 'member', scene.branch, scene.people[0])).get(`/files/${digest}`);
    expect([shown.headers.get('content-disposition')?.split(';')[0], shown.headers.get('content-type')]).toEqual([how, type]);
  });

  test('files come through a form with what was typed; a wrong one is refused and the words stay', async () => {
    const visitor = await signedInAs(scene, site, 'member', scene.branch, scene.people[0]);
    const send = async (...files: { name: string; bytes: Uint8Array }[]) => {
      const sent = await sendFiles(visitor, site.url, { page: '/me', path: '/door' }, { words: 'typed' }, files);
      return [sent.status, JSON.parse(sent.text.startsWith('{') ? sent.text : 'null')] as const;
    };
    expect(await send({ name: '\u7167\u7247.JPG', bytes: phonePhoto() }, { name: 'b.pdf', bytes: plainPdf() })).toEqual([
      200,
      { words: 'typed', refusal: null, names: ['\u7167\u7247.jpg', 'b.pdf'] },
    ]);
    expect(await send({ name: 'a.exe', bytes: Uint8Array.of(0x4d, 0x5a, 0) }, { name: 'b.pdf', bytes: plainPdf() })).toEqual([
      200,
      { words: 'typed', refusal: 'file_kind_unknown', names: [] },
    ]);
    expect(await send({ name: 'big', bytes: new Uint8Array(9 * 1_048_576).fill(65) })).toEqual([
      200,
      { words: 'typed', refusal: 'files_too_large', names: [] },
    ]);
    expect(await send(...Array.from({ length: 11 }, (_, n) => ({ name: `${n}`, bytes: Buffer.from(`${n}`) })))).toMatchObject([
      200,
      { refusal: 'files_too_many' },
    ]);
    expect((await send({ name: 'huge', bytes: new Uint8Array(30 * 1_048_576) }))[0]).toBe(413);
    expect(await rows('files')).toBe(0);
  });

  test('a chooser left empty is no file', async () => {
    const visitor = await signedInAs(scene, site, 'member', scene.branch, scene.people[0]);
    const csrf = tokenIn(await visitor.get('/me'));
    const part = (head: string, value: string) => `--boundary\r\ncontent-disposition: form-data; ${head}\r\n\r\n${value}\r\n`;
    const body = `${part('name="csrf"', csrf)}${part('name="words"', 'typed')}${part('name="files"; filename=""\r\ncontent-type: application/octet-stream', '')}--boundary--\r\n`;
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const sent = await fetch(new URL('/door', site.url), {
      method: 'POST',
      body,
      headers: { cookie, 'content-type': 'multipart/form-data; boundary=boundary' },
    });
    expect(JSON.parse(await sent.text())).toEqual({ words: 'typed', refusal: null, names: [] });
  });

  test('one that breaks off leaves nothing and frees its place', async () => {
    const visitor = await signedInAs(scene, site, 'member', scene.branch, scene.people[0]);
    const csrf = tokenIn(await visitor.get('/me'));
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    for (let n = 0; n <= uploadsAtOnceMax; n++) {
      const stop = new AbortController();
      const part = `--boundary\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--boundary\r\ncontent-disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n`;
      const body = new ReadableStream<Uint8Array>({
        async pull(controller) {
          controller.enqueue(Buffer.from(part));
          stop.abort();
        },
      });
      const headers = { cookie, 'content-type': 'multipart/form-data; boundary=boundary' };
      const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, headers, duplex: 'half', signal: stop.signal };
      await expect(fetch(new URL('/door', site.url), init)).rejects.toThrow(/abort/i);
    }
    const after = await sendFiles(visitor, site.url, { page: '/me', path: '/door' }, { words: 'w' }, [{ name: 'a', bytes: phonePhoto() }]);
    expect(after.status).toBe(200);
    expect(await rows('files')).toBe(0);
  });

  test('a copy carries files to either engine, byte for byte', async () => {
    const digest = await keptFor(scene, 'papers', subject);
    for (let n = 0; n < 6; n++) await keptFor(scene, 'papers', other, anUpload(`${n}`, Buffer.from(`text ${n}`)));
    const file = join(mkdtempSync(join(inject('runFolder'), 'files-')), 'copy.sqlite');
    await backupTo(scene.db.url, file);
    await bringUpToDate(file);
    const target = await engine.emptyUrl();
    const staged = await stage(target, file, 'test');
    const copy = await openDatabase(staged.url);
    try {
      expect(await verify(copy.reader, fileChecks)).toMatchObject({ ok: true });
      const before = await scene.db.reader('files').orderBy('id').select('digest', 'bytes');
      const after: { digest: string; bytes: Buffer }[] = await copy.reader('files').orderBy('id').select('digest', 'bytes');
      expect(after.map((row) => row.digest)).toContain(digest);
      expect(after.map((row) => row.bytes.toString('hex'))).toEqual(before.map((row) => row.bytes.toString('hex')));
    } finally {
      await copy.close();
      await staged.discard();
    }
  });

  test('kept for long, with nothing removed, nothing goes', async () => {
    await keptFor(scene, 'papers', subject);
    expect(await scene.db.write((tx) => forgetFiles(tx, plusMs(scene.world.clock(), 400 * dayMs)))).toBe(0);
  });
});
