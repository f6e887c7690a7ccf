/** Cards of members from the command line: given, lost, found, replaced, taken back, with the taps that follow. */
import { beforeEach, expect, test } from 'vitest';
import { passwords } from '../../../server/access/passwords.ts';
import type { Answer, Ground, WritingCommand } from '../../../server/cli/command.ts';
import { cardBind, cardBlock, cardEnd, cardFound, cardLost, cardReplace } from '../../../server/cli/member-card.ts';
import { readConfig } from '../../../server/config.ts';
import { badgeText } from '../../../server/kernel/badge.ts';
import { instantAt } from '../../../server/kernel/calendar.ts';
import { wordsIn } from '../../../views/text/words.ts';
import { type Scene, aScene, aTap, anActivity, send } from '../../support/scene.ts';
import { onEachEngineVerified } from '../../support/verified.ts';

onEachEngineVerified((engine) => {
  let scene: Scene;
  let ground: Ground;

  beforeEach(async () => {
    scene = await aScene(await engine.fresh());
    await anActivity(scene);
    const { db, world, schemes } = scene;
    ground = { config: readConfig({ DATABASE_URL: db.url }), world, words: wordsIn('en'), db, schemes, passwords: passwords() };
  });

  const run = (command: WritingCommand, positions: readonly string[], from?: string): Promise<Answer> =>
    command.run(ground, { positions, options: from === undefined ? {} : { from } });
  const verdictOf = async (card: string, seq: number, time = '18:45') =>
    (await send(scene, [aTap(card, instantAt('2026-03-10', time), seq)]))[0]?.verdict;

  test('a stranger tapped; bound since before, the tap counts', async () => {
    expect(await verdictOf('04AAAA01', 1)).toBe('unknown_card');
    const bound = await run(cardBind, ['member 1', '04:aa:aa:01'], '2026-03-10T18:00');
    const memberId = scene.people[0]?.uid;
    expect([bound.code, bound.json]).toEqual([0, { memberId, cardNumber: '04AAAA01' }]);
    expect(await scene.db.reader('attendances').pluck('member_id')).toEqual([scene.people[0]?.id]);
  });

  test('lost, found, blocked, taken back', async () => {
    const card = scene.people[0]?.card ?? '';
    scene.world.at(instantAt('2026-03-10', '18:40'));
    expect((await run(cardLost, [card], '2026-03-10')).json).toEqual({ cardNumber: card, cause: 'lost' });
    expect(await verdictOf(card, 1)).toBe('card_blocked');
    expect((await run(cardFound, [card])).code).toBe(0);
    expect(await verdictOf(card, 2, '18:50')).toBe('recorded');
    scene.world.pass(1_000);
    expect((await run(cardBlock, [card])).code).toBe(0);
    expect(await verdictOf(card, 3, '18:55')).toBe('card_blocked');
    expect((await run(cardEnd, [card])).code).toBe(0);
    expect((await run(cardEnd, [card])).json).toEqual({ refused: 'card_unknown' });
  });

  test('a card in the place of another, a badge by its printed text', async () => {
    const [person] = scene.people;
    const badge = 'QR:00112233445566AA';
    expect((await run(cardReplace, [person?.card ?? '', badgeText(badge)])).json).toEqual({ cardNumber: badge, replaces: person?.card });
    expect(await verdictOf(badge, 1)).toBe('recorded');
  });

  test.for([
    { command: cardBind, positions: ['nobody', '04AAAA01'], refused: 'member_unknown', why: 'no such member' },
    { command: cardBind, positions: ['member 1', 'hello'], refused: 'card_refused', why: 'not a number' },
    { command: cardBind, positions: ['member 1', '08AAAA01'], refused: 'card_refused', why: 'a phone' },
    { command: cardBind, positions: ['member 1', '04000002'], refused: 'card_taken', why: "somebody else's" },
    { command: cardLost, positions: ['04AAAA01'], from: '2026-02-30', refused: 'moment_unknown', why: 'no such day' },
    { command: cardLost, positions: ['04AAAA01'], from: 'yesterday', refused: 'moment_unknown', why: 'not a time' },
    { command: cardReplace, positions: ['04AAAA01', '04AAAA02'], refused: 'card_unknown', why: 'nobody has the old one' },
  ])('$refused: $why', async ({ command, positions, from, refused }) => {
    const { code, json } = await run(command, positions, from);
    expect([code, json]).toEqual([1, { refused }]);
    expect(await scene.db.reader('card_blocks')).toEqual([]);
  });
});
