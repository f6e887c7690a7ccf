/** A database rewritten from end to end, sums and chain and all: found by heads kept elsewhere, and by nothing else. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { wordsIn } from '../../../views/text/words.ts';
import { passwords } from '../../../server/access/passwords.ts';
import type { Answer, Ground } from '../../../server/cli/command.ts';
import { heads } from '../../../server/cli/heads.ts';
import { verify } from '../../../server/cli/verify.ts';
import { readConfig } from '../../../server/config.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { printedHash } from '../../../server/ledger/kept-heads.ts';
import { post } from '../../../server/ledger/service.ts';
import { onEachEngine } from '../../support/engines.ts';
import { aPosting, close, pastTheGuards } from '../../support/ledger.ts';
import { type Scene, aScene, aTap, anActivity, send } from '../../support/scene.ts';
import { aFolder } from '../../support/started.ts';
import { expectLawful } from '../../support/verified.ts';

const said = z.object({
  heads: z.array(z.object({ organisationId: z.string(), organisation: z.string(), seq: z.number(), hash: z.string(), seenAt: z.string() })),
});

/** What followed from taps and postings, children before parents. */
const facts = [
  'period_acts',
  'periods',
  'attendances',
  'tap_verdicts',
  'tap_raws',
  'taps',
  'entries',
  'day_sums',
  'purse_move_lots',
  'purse_moves',
  'purse_balances',
  'ledger_heads',
];
const guarded = ['period_acts', 'tap_verdicts', 'tap_raws', 'taps', 'entries', 'purse_move_lots', 'purse_moves'];

/** March at the branch, closed in April: who came to the study session, dues paid, one late fact. */
async function march(scene: Scene, present: readonly number[]): Promise<void> {
  const { world, db, people } = scene;
  await send(
    scene,
    present.map((place, index) => aTap(people[place]?.card ?? '', instantAt('2026-03-10', '18:45'), index + 1)),
  );
  const dues = await aPosting(scene);
  await db.write((tx) => post(tx, world, dues));
  world.at('2026-04-06T01:00:00.000Z');
  await close(scene, '2026-03');
  world.pass(1_000);
  const late = await aPosting(scene, { key: 'late', day: '2026-03-20' });
  await db.write((tx) => post(tx, world, late));
}

/** Takes everything away that follows from what people did, as somebody who holds the database can. */
async function wipe(scene: Scene, engine: 'sqlite' | 'postgres'): Promise<void> {
  await scene.db.write(async (tx) => {
    const past = guarded.reduceRight<() => Promise<unknown>>(
      (act, table) => () => pastTheGuards(tx, engine, table, act),
      async () => {
        for (const table of facts) await tx(table).delete();
      },
    );
    await past();
  });
}

onEachEngine((engine) => {
  const folders: ReturnType<typeof aFolder>[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) folder.remove();
  });

  const groundOf = (scene: Scene): Ground => ({
    config: readConfig({ DATABASE_URL: scene.db.url }),
    world: scene.world,
    words: wordsIn('en'),
    db: scene.db,
    schemes: scene.schemes,
    passwords: passwords(),
  });
  const run = (scene: Scene, options: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    verify.run(groundOf(scene), { positions: [], options });
  function kept(text: string): string {
    const folder = aFolder();
    folders.push(folder);
    const file = join(folder.path, 'heads.json');
    writeFileSync(file, text);
    return file;
  }
  async function aBranch(): Promise<Scene> {
    const scene = await aScene(await engine.fresh());
    await anActivity(scene);
    await march(scene, [0, 1]);
    await expectLawful(scene.db);
    return scene;
  }
  const headsOf = (scene: Scene): Promise<Answer> => heads.run(groundOf(scene), { positions: [], options: {} });

  test('the heads of now are in the chains, whole or as they stand on paper', async () => {
    const scene = await aBranch();
    const { json, lines } = await headsOf(scene);
    const [head] = said.parse(json).heads;
    expect(head).toMatchObject({ organisationId: scene.branch.uid, organisation: 'branch one', seq: 4 });
    expect(lines.slice(1)).toEqual([`branch one  4  ${printedHash(head?.hash ?? '')}`]);
    expect(lines[1]).toMatch(/ [0-9a-f]{4}( [0-9a-f]{4}){3}$/);
    expect((await run(scene, { heads: kept(JSON.stringify(json)) })).code).toBe(0);
    const onPaper = { heads: [{ organisation: 'branch one', seq: 4, hash: printedHash(head?.hash ?? '').toUpperCase() }] };
    expect((await run(scene, { heads: kept(JSON.stringify(onPaper)) })).code).toBe(0);
  });

  test('a chain that went on since is still the same chain', async () => {
    const scene = await aBranch();
    const file = kept(JSON.stringify((await headsOf(scene)).json));
    const more = await aPosting(scene, { key: 'more', day: '2026-04-06' });
    await scene.db.write((tx) => post(tx, scene.world, more));
    expect((await run(scene, { heads: file })).code).toBe(0);
  });

  test('a database rewritten from end to end is found by the heads kept elsewhere, and by nothing else', async () => {
    const scene = await aBranch();
    const whole = kept(JSON.stringify((await headsOf(scene)).json));
    const [head] = said.parse((await headsOf(scene)).json).heads;
    const paper = kept(JSON.stringify({ heads: [{ organisation: 'branch one', seq: head?.seq, hash: printedHash(head?.hash ?? '') }] }));
    await wipe(scene, engine.name);
    scene.world.at('2026-03-10T01:00:00.000Z');
    await march(scene, [0, 1, 2]);
    // Sums, chain, guards, attendance: all of it agrees with the new story.
    await expectLawful(scene.db);
    expect((await run(scene)).code).toBe(0);
    for (const file of [whole, paper]) {
      const found = await run(scene, { heads: file });
      expect(found.code).toBe(1);
      expect(found.lines[1]).toMatch(/^ledger.kept_heads_are_in_the_chain: .*number 4 is not in the chain/);
      expect(found.lines).toHaveLength(2);
    }
  });

  test('a history of the same length with one fact changed is found', async () => {
    const scene = await aBranch();
    const file = kept(JSON.stringify((await headsOf(scene)).json));
    await wipe(scene, engine.name);
    scene.world.at('2026-03-10T01:00:00.000Z');
    await march(scene, [0, 2]);
    expect((await run(scene)).code).toBe(0);
    expect((await run(scene, { heads: file })).code).toBe(1);
  });

  test('a database that lost its newest entries with their heads is found', async () => {
    const scene = await aBranch();
    const file = kept(JSON.stringify((await headsOf(scene)).json));
    await wipe(scene, engine.name);
    expect((await run(scene)).code).toBe(0);
    expect((await run(scene, { heads: file })).lines[1]).toMatch(/rewritten or lost/);
  });

  test.for([
    { text: '{', refused: 'heads_unreadable', why: 'no JSON' },
    { text: '{"heads":[]}', refused: 'heads_unreadable', why: 'nothing to compare with proves nothing' },
    { text: '{"heads":[{"seq":1,"hash":"0123456789abcdef"}]}', refused: 'heads_unreadable', why: 'nobody can say whose' },
    {
      text: '{"heads":[{"organisation":"branch one","seq":1,"hash":"0123456789abcde"}]}',
      refused: 'heads_unreadable',
      why: 'so short that it could be forged',
    },
    {
      text: '{"heads":[{"organisation":"branch one","seq":-1,"hash":"0123456789abcdef"}]}',
      refused: 'heads_unreadable',
      why: 'no such number',
    },
    {
      text: '{"heads":[{"organisation":"nowhere","seq":1,"hash":"0123456789abcdef"}]}',
      refused: 'organisation_unknown',
      why: 'nobody of that name',
    },
  ])('a file is refused: $why', async ({ text, refused }) => {
    const scene = await aScene(await engine.fresh());
    expect(await run(scene, { heads: kept(text) })).toMatchObject({ code: 1, json: { refused } });
  });

  test('a missing file is named', async () => {
    const scene = await aScene(await engine.fresh());
    expect(await run(scene, { heads: '/nowhere.json' })).toMatchObject({
      code: 1,
      json: { refused: 'file_missing', file: '/nowhere.json' },
    });
  });
});
