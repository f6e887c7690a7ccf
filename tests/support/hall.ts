/** A hall full of people with several kiosks, for real server processes at the present time; and the promise that it must keep. */
import { expect } from 'vitest';
import { openDatabase } from '../../server/db/connect.ts';
import { instantOfMs, systemClock } from '../../server/kernel/clock.ts';
import { aDevice } from './builders.ts';
import type { JournalKiosk } from './journal.ts';
import { aJournalKiosk } from './journal.ts';
import { aScene, anActivity } from './scene.ts';
import { expectLawful } from './verified.ts';

/** Longer than any run of the tests. */
const openForMs = 12 * 3_600_000;

export type Hall = {
  readonly databaseUrl: string;
  readonly cards: readonly string[];
  /** Uids of activities that are open now, side by side. */
  readonly activities: readonly string[];
  readonly kiosks: readonly JournalKiosk[];
  /** One card at one kiosk, for one of the activities. A card in fifty is nobody's. */
  tapSome(kiosk: JournalKiosk, count: number, random: () => number): void;
};

export type HallFacts = { readonly people?: number; readonly activities?: number; readonly kiosks?: number };

/** Fills a migrated database and closes it, so that processes can serve it. */
export async function aHall(databaseUrl: string, { people = 60, activities = 6, kiosks = 4 }: HallFacts = {}): Promise<Hall> {
  const db = await openDatabase(databaseUrl);
  try {
    const now = Date.parse(systemClock());
    const scene = await aScene(db, people, instantOfMs(now));
    const open: string[] = [];
    for (let count = 0; count < activities; count++) {
      const times = { startsAt: instantOfMs(now - 60_000), endsAt: instantOfMs(now + openForMs) };
      open.push((await anActivity(scene, { ...times, host: scene.branch })).uid);
    }
    const tokens: string[] = [];
    for (let count = 0; count < kiosks; count++) {
      const facts = { organisationId: scene.branch.id, name: `kiosk ${count}` };
      tokens.push((await db.write((tx) => aDevice(tx, scene.world, facts))).token);
    }
    const cards = scene.people.map((person) => person.card);
    return {
      databaseUrl,
      cards,
      activities: open,
      kiosks: tokens.map(aJournalKiosk),
      tapSome(kiosk, count, random) {
        for (let made = 0; made < count; made++) {
          const card = random() % 50 === 0 ? '04FFFFF1' : cards[random() % cards.length];
          kiosk.tap(card ?? '', open[random() % open.length]);
        }
      },
    };
  } finally {
    await db.close();
  }
}

type Kept = { uid: string; verdict: string };

/** Every tap of every journal is on the server once, as it was answered; every attendance has one entry; every law holds. */
export async function expectKeptOnce({ databaseUrl, kiosks }: Hall): Promise<void> {
  const db = await openDatabase(databaseUrl);
  try {
    const kept: Kept[] = await db.reader('taps').orderBy('uid').select('uid', 'verdict');
    const made = kiosks.flatMap((kiosk) => kiosk.taps.map((tap) => tap.id));
    expect(kept.map((row) => row.uid)).toEqual(made.toSorted());
    const verdicts = new Map(kept.map((row) => [row.uid, row.verdict]));
    const otherwise = kiosks.flatMap((kiosk) =>
      [...kiosk.answers].flatMap(([id, answers]) => answers.filter((answer) => answer.verdict !== verdicts.get(id)).map(() => id)),
    );
    expect(otherwise).toEqual([]);
    expect(kiosks.flatMap((kiosk) => (kiosk.answers.size === kiosk.taps.length ? [] : [kiosk.waiting()]))).toEqual([]);
    const recorded = kept.filter((row) => row.verdict === 'recorded').length;
    const [attended, posted, setAside] = [
      await db.reader('attendances').select('id'),
      await db.reader('entries').select('id'),
      await db.reader('tap_raws').select('id'),
    ];
    expect([attended.length, posted.length, setAside.length]).toEqual([recorded, recorded, 0]);
    await expectLawful(db);
  } finally {
    await db.close();
  }
}
