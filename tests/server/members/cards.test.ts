/** Cards: one holder at a time, dates that hold for their own time, locks from a moment on. */
import fc from 'fast-check';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { bySystem } from '../../../server/audit/service.ts';
import type { Database } from '../../../server/db/database.ts';
import { plusMs } from '../../../server/kernel/clock.ts';
import {
  bindCard,
  blockCard,
  type CardChange,
  cardsPerMemberMax,
  replaceCard,
  unbindCard,
  unblockCard,
} from '../../../server/members/cards.ts';
import { memberChecks } from '../../../server/members/checks.ts';
import { blockAt, cardHistories, holderAt, membersOf } from '../../../server/members/queries.ts';
import { aMember, anOrganisation } from '../../support/builders.ts';
import { onEachEngine } from '../../support/engines.ts';
import { type TestWorld, testWorld } from '../../support/world.ts';

const card = '04A23B7C';
const hour = 3_600_000;
const noFollowing = async () => undefined;

onEachEngine((engine) => {
  let db: Database;
  let world: TestWorld;
  let one: number;
  let two: number;
  let seed = 0;

  beforeAll(async () => {
    db = await engine.fresh();
  });
  beforeEach(async () => {
    world = testWorld('2026-03-10T01:00:00.000Z', (seed += 1));
    await db.write(async (tx) => {
      await tx('card_bindings').delete();
      await tx('card_blocks').delete();
    });
    [one, two] = await db.write(async (tx) => {
      const { id: organisationId } = await anOrganisation(tx, world);
      return [(await aMember(tx, world, { organisationId })).id, (await aMember(tx, world, { organisationId })).id] as const;
    });
  });

  const bind = (memberId: number, from?: string, cardNumber = card, after: (change: CardChange) => void = () => undefined) =>
    db.write((tx) =>
      bindCard(tx, world, bySystem, { memberId, cardNumber, ...(from === undefined ? {} : { from }) }, async (_, change) => after(change)),
    );
  const unbind = (from?: string, after: (change: CardChange) => void = () => undefined) =>
    db.write((tx) =>
      unbindCard(tx, world, bySystem, { cardNumber: card, ...(from === undefined ? {} : { from }) }, async (_, change) => after(change)),
    );
  const replace = (next: string, cardNumber = card) =>
    db.write((tx) => replaceCard(tx, world, bySystem, { cardNumber, next }, { binding: noFollowing, unbinding: noFollowing }));
  const uidOf = async (id: number): Promise<string> => (await membersOf(db.reader, [id])).get(id)?.uid ?? '';
  const history = async () => (await cardHistories(db.reader, [card])).get(card);
  const violations = async () => (await Promise.all(memberChecks.map((check) => check.find(db.reader)))).flat();

  test('a card belongs to its holder from the moment given, and half-open to the moment taken back', async () => {
    const boundAt = world.clock();
    const changes: CardChange[] = [];
    expect(await bind(one, undefined, card, (change) => changes.push(change))).toEqual({ ok: true, value: null });
    world.pass(hour);
    expect(await unbind()).toEqual({ ok: true, value: null });
    const held = await history();
    expect([-1, 0, hour - 1, hour].map((ms) => holderAt(held, plusMs(boundAt, ms)))).toEqual([undefined, one, one, undefined]);
    expect(changes).toEqual([{ cardNumber: card, from: boundAt, until: null }]);
    expect(holderAt((await cardHistories(db.reader, ['04FFFFFF'])).get('04FFFFFF'), boundAt)).toBeUndefined();
  });

  test.for([
    { steps: 'bind', ok: false, why: 'it has a holder' },
    { steps: 'bind unbind', ok: true, why: 'it was given back' },
    { steps: 'bind unbind back', ok: false, why: 'from a time when it was another held it' },
    { steps: 'bind unbind gap', ok: true, why: 'from the very moment when it was given back' },
  ])('after "$steps" another may take the card: $ok, $why', async ({ steps, ok }) => {
    await bind(one);
    world.pass(hour);
    if (steps.includes('unbind')) await unbind();
    const givenBack = world.clock();
    world.pass(hour);
    const from = steps.endsWith('back') ? plusMs(givenBack, -1) : steps.endsWith('gap') ? givenBack : undefined;
    const taken = await bind(two, from);
    expect(taken).toEqual(ok ? { ok: true, value: null } : { ok: false, code: 'card_taken' });
    expect(await violations()).toEqual([]);
  });

  test('the same binding again changes nothing', async () => {
    await bind(one);
    world.pass(hour);
    expect(await bind(one)).toEqual({ ok: true, value: null });
    expect((await history())?.bindings).toHaveLength(1);
  });

  test('of two who bind one card at once, one has it', async () => {
    const answers = await Promise.all([bind(one), bind(two), bind(one, '2026-03-09T00:00:00.000Z'), bind(two, '2026-03-09T00:00:00.000Z')]);
    const held = (await history())?.bindings ?? [];
    expect(held).toHaveLength(1);
    expect(answers.some(({ ok }) => ok)).toBe(true);
    expect(await violations()).toEqual([]);
  });

  test('a card that its holder has may be said to be theirs from earlier on: only what was added is judged again', async () => {
    const boundAt = world.clock();
    await bind(one);
    const earlier = plusMs(boundAt, -hour);
    const changes: CardChange[] = [];
    expect(await bind(one, earlier, card, (change) => changes.push(change))).toEqual({ ok: true, value: null });
    expect(changes).toEqual([{ cardNumber: card, from: earlier, until: boundAt }]);
    const held = await history();
    expect([held?.bindings.length, holderAt(held, earlier)]).toEqual([1, one]);
  });

  test('it may not be theirs from a time when it was another held it', async () => {
    await bind(two);
    world.pass(hour);
    await unbind();
    world.pass(hour);
    await bind(one);
    expect(await bind(one, plusMs(world.clock(), -1.5 * hour))).toEqual({ ok: false, code: 'card_taken' });
    expect(await bind(one, plusMs(world.clock(), -hour))).toEqual({ ok: true, value: null });
    expect(await violations()).toEqual([]);
  });

  test('a card may be taken back from a moment in the past, and a wrong binding as one that never was', async () => {
    const boundAt = world.clock();
    await bind(one);
    world.pass(2 * hour);
    const changes: CardChange[] = [];
    const middle = plusMs(boundAt, hour);
    expect(await unbind(middle, (change) => changes.push(change))).toEqual({ ok: true, value: null });
    const held = await history();
    expect([holderAt(held, plusMs(middle, -1)), holderAt(held, middle)]).toEqual([one, undefined]);
    expect(await unbind()).toEqual({ ok: false, code: 'card_unknown' });
    await bind(two);
    world.pass(hour);
    expect(await unbind('2020-01-01T00:00:00.000Z', (change) => changes.push(change))).toEqual({ ok: true, value: null });
    expect((await history())?.bindings.map(({ memberId }) => memberId)).toEqual([one]);
    expect(changes.map(({ from }) => from)).toEqual([middle, plusMs(boundAt, 2 * hour)]);
    expect(await bind(one)).toEqual({ ok: true, value: null });
  });

  test('another card takes the place of one in one act, and neither half happens alone', async () => {
    await bind(one);
    await bind(two, undefined, '04FFFF01');
    world.pass(hour);
    const before = await history();
    expect(await replace('04FFFF01')).toEqual({ ok: false, code: 'card_taken' });
    expect(await replace(card)).toEqual({ ok: false, code: 'card_taken' });
    expect(await replace('08FFFF01')).toEqual({ ok: false, code: 'card_refused' });
    expect(await history()).toEqual(before);
    expect(await replace('04FFFF02')).toEqual({ ok: true, value: null });
    const next = (await cardHistories(db.reader, ['04FFFF02'])).get('04FFFF02');
    expect([holderAt(await history(), world.clock()), holderAt(next, world.clock())]).toEqual([undefined, one]);
    expect(await replace('04FFFF03')).toEqual({ ok: false, code: 'card_unknown' });
  });

  test('a member has several cards, up to a number that is no mistake yet; with all of them one may still be replaced', async () => {
    const cards = Array.from({ length: cardsPerMemberMax }, (_, n) => `04EEEE0${n}`);
    for (const number of cards) expect(await bind(one, undefined, number)).toEqual({ ok: true, value: null });
    expect(await bind(one)).toEqual({ ok: false, code: 'cards_too_many', facts: { most: cardsPerMemberMax } });
    world.pass(hour);
    expect(await replace(card, cards[0])).toEqual({ ok: true, value: null });
    expect(await bind(two, undefined, cards[0])).toEqual({ ok: true, value: null });
  });

  test.for([
    { cardNumber: '08A23B7C', why: 'a random number: another at the next tap' },
    { cardNumber: '01020304', why: 'what phones share' },
    { cardNumber: '88042F1A', why: 'half of a longer number' },
    { cardNumber: '00000000', why: 'nothing was read' },
    { cardNumber: 'FFFFFFFFFFFFFF', why: 'noise' },
  ])('$cardNumber is refused: $why', async ({ cardNumber }) => {
    expect(await bind(one, undefined, cardNumber)).toEqual({ ok: false, code: 'card_refused' });
  });

  test.for(['04A23B7C', '08A23B7C1122AA', 'POS:08A23B7C'])(
    '%s is taken: long, or of a space that one reader has for itself',
    async (cardNumber) => {
      expect(await bind(one, undefined, cardNumber)).toEqual({ ok: true, value: null });
    },
  );

  test('an unknown member gets no card', async () => {
    expect(await bind(99_999)).toEqual({ ok: false, code: 'member_unknown' });
  });

  test('a lost card is locked from the loss on, may not be given out, and opens again when found', async () => {
    await bind(one, '2026-03-01T00:00:00.000Z');
    const lostAt = plusMs(world.clock(), -hour);
    const changes: CardChange[] = [];
    const lose = (from: string) =>
      db.write((tx) =>
        blockCard(tx, world, bySystem, { cardNumber: card, cause: 'lost', from }, async (_, change) => void changes.push(change)),
      );
    await lose(lostAt);
    await lose(lostAt);
    expect(changes).toEqual([{ cardNumber: card, from: lostAt, until: null }]);
    const locked = await history();
    expect([blockAt(locked, plusMs(lostAt, -1)), blockAt(locked, lostAt)?.cause]).toEqual([undefined, 'lost']);
    await unbind();
    world.pass(hour);
    expect(await bind(two)).toEqual({ ok: false, code: 'card_locked' });
    await db.write((tx) => unblockCard(tx, world, bySystem, card));
    expect(blockAt(await history(), world.clock())).toBeUndefined();
    expect(blockAt(await history(), lostAt)?.cause).toBe('lost');
    expect(await bind(two)).toEqual({ ok: true, value: null });
  });

  test('what follows a binding is part of it: when it fails, nothing is bound', async () => {
    const failing = db.write((tx) =>
      bindCard(tx, world, bySystem, { memberId: one, cardNumber: card }, async () => {
        throw new Error('judging failed');
      }),
    );
    await expect(failing).rejects.toThrow('judging failed');
    expect(await history()).toBeUndefined();
    expect(await db.reader('audit_rows').where({ action: 'card.bind', subject: await uidOf(one) })).toEqual([]);
  });

  test('the audit names member and time, never the card', async () => {
    await bind(one);
    const rows = await db.reader('audit_rows').where({ action: 'card.bind' }).select('subject', 'detail');
    expect(rows).toContainEqual({ subject: await uidOf(one), detail: JSON.stringify({ from: world.clock() }) });
    expect(JSON.stringify(rows)).not.toContain(card);
  });

  test('no history of giving and taking lets a card have two holders at once', async () => {
    const step = fc.record({
      who: fc.constantFrom('one', 'two', 'back'),
      wait: fc.integer({ min: 1, max: 5 }),
      since: fc.integer({ min: 0, max: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        await db.write((tx) => tx('card_bindings').delete());
        for (const { who, wait, since } of steps) {
          world.pass(wait * hour);
          if (who === 'back') await unbind();
          else await bind(who === 'one' ? one : two, plusMs(world.clock(), -since * hour));
        }
        expect(await violations()).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });
});
